"""The national algorithms, written out here since no package that is kept has them.

Public data only passes through: signatures are checked, documents hashed. Nothing here is constant in time.
"""
