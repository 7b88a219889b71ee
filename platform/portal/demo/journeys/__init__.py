"""Legal workflows from the first page to the last, over HTTP with demo keys, as a browser would walk them."""

from portal.demo.journeys.benefit import Benefit
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.refusal import Answered, Asked, Refusal
from portal.demo.journeys.walk import Walk, Work

__all__ = ["JOURNEYS", "Answered", "Asked", "Benefit", "Certificate", "Refusal", "Walk", "Work"]

JOURNEYS: dict[str, type[Walk]] = {"certificate": Certificate, "benefit": Benefit, "refusal": Refusal}
