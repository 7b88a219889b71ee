"""Settings of commands that need neither secrets nor services: what is not set has a stand-in, which nobody uses."""

import os

from portal.settings import environment

environment.stand_in = "unused"
os.environ.setdefault("DATABASE_URL", environment.env("DATABASE_URL", "postgresql:///unused"))  # `due` asks the demo’s
os.environ.setdefault("TRUST_DIR", environment.env("TRUST_DIR", os.devnull))  # nobody beyond the known authorities

from portal.settings.base import *  # noqa: E402 - it reads what was just set
