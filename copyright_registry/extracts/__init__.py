"""Statements from the register: what an entry said on a day, as a sealed sheet that anybody can check."""
