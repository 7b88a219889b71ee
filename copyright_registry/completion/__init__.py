"""Requests to complete the set of documents: what is asked for, what is answered, the pages of both."""
