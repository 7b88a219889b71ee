"""People, their appointments, sign-in by EDS, the personal account."""
