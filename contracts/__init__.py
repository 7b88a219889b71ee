"""Appendices 1 to 6 of Order 100: drafted, answered, signed by both parties, in force, ended."""
