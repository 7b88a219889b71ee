"""Agreements concluded on paper: placed, ended, and what becomes of mandates that overlap (O100-5, 8)."""
