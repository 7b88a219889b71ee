"""Contracts of collective management: their forms, which are data, and later their making, signing and life."""
