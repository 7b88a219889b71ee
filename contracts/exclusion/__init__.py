"""Exclusion of objects from the permissions of an OKUP, on the application of their owner (O100-6, appendix 2)."""
