#!/usr/bin/env python
"""Django's command line; adds platform/ to the path."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Appended, never put first: nothing in it may precede the standard library.
    sys.path.append(str(Path(__file__).resolve().parent / "platform"))
    BARE = {"check_code", "check_wav", "due", "verify_signature"}  # commands that need no portal around them
    settings = "bare" if BARE & set(sys.argv[1:2]) else "demo"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"portal.settings.{settings}")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
