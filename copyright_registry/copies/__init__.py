"""Copies of documents for third parties: with the authors' consent, or in cases of law without it (O1315-11)."""
