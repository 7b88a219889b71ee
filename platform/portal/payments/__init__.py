"""Fees, attempts to pay them, and the bank: it alone says what was paid."""
