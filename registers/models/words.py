"""The words of each register, by which it is searched. Triggers write them (portal.search.noting)."""

from django.contrib.postgres.indexes import GinIndex, OpClass

from portal.search.columns import Word


class _Words(Word):
    class Meta:
        abstract = True
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="%(class)s_trigrams")]


class WorkWord(_Words):
    """Of titles and holders of works that were entered."""


class OwnerWord(_Words):
    """Of names and pseudonyms of owners who are listed."""


class OkupWord(_Words):
    """Of names of OKUPs."""


class LicenseeWord(_Words):
    """Of names of users of works."""


class AgreementWord(_Words):
    """Of parties and numbers of agreements."""
