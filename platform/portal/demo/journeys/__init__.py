"""Legal workflows from the first page to the last, over HTTP with demo keys, as a browser would walk them."""

from portal.demo.journeys.benefit import Benefit
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.kinds import Derivative, Program
from portal.demo.journeys.walk import Walk, Work

__all__ = ["JOURNEYS", "Benefit", "Certificate", "Derivative", "Program", "Walk", "Work"]

JOURNEYS: dict[str, type[Walk]] = {
    "certificate": Certificate,
    "benefit": Benefit,
    "program": Program,
    "derivative": Derivative,
}
