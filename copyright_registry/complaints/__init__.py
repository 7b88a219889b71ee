"""Complaints to the head of the provider on decisions, actions and inaction (Order 1315, paragraphs 16 and 17).

steps.py has the table of steps; the verbs follow by stage: filing.py (the complainant, and staff for what comes on
paper), answering.py (the provider), appeals.py (what comes after the answer). rules.py says who may do what.
"""
