"""Countries by their two letters (ISO 3166-1), with the names that CLDR has for them."""

from functools import cache

from babel import Locale

NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # unions, made-up and unknown ones
HOME = "KZ"


@cache
def names(language: str) -> dict[str, str]:
    """Every country but Kazakhstan, by its name in kk, ru or en."""
    known = Locale.parse(language).territories
    countries = {code: name for code, name in known.items() if len(code) == 2 and code.isalpha()}
    kept = {code: name for code, name in countries.items() if code not in NO_COUNTRIES and code != HOME}
    return dict(sorted(kept.items(), key=lambda country: country[1]))


def name(code: str, language: str) -> str:
    """As a person reads it; the code itself where CLDR has no name, "" for none."""
    return names(language).get(code, code)
