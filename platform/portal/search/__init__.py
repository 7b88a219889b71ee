"""Registers that are found in either spelling, by near words, and sorted as the Kazakh alphabet is."""
