"""Legal workflows from the first page to the last, over HTTP with demo keys, as a browser would walk them."""

from portal.demo.journeys.benefit import Benefit
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.co_authors import CoAuthors
from portal.demo.journeys.representative import Representative
from portal.demo.journeys.walk import Walk, Work

__all__ = ["JOURNEYS", "Benefit", "Certificate", "CoAuthors", "Representative", "Walk", "Work"]

JOURNEYS: dict[str, type[Walk]] = {
    "certificate": Certificate,
    "benefit": Benefit,
    "co-authors": CoAuthors,
    "representative": Representative,
}
