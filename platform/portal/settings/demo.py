"""Settings of `make demo`: as in production, but with stand-ins for the outside world and a note that says so."""

from portal.demo.people import AUTHORISED_BODY, PROVIDER
from portal.settings.base import *
from portal.settings.environment import env

DEMO = True
DEMO_PEOPLE_FILE = env("DEMO_PEOPLE_FILE", "")
MAILBOX_URL = env("MAILBOX_URL", "")
BODIES = {
    "expert": (PROVIDER.bin, PROVIDER.name, ""),
    "authorised_body": (AUTHORISED_BODY.bin, AUTHORISED_BODY.name, ""),
}
