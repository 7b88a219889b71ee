"""A worker that is killed: run as a program of its own, it dies by SIGKILL at the moment it is told.

    python -m tests.portal.payments.dying_worker MOMENT KEY     (database and bank as JSON on standard input)

`before the commit`: the bank has said that attempt KEY is paid, and nothing is committed yet.
`after the order`: the bank has carried out refund KEY, and its answer is not written down yet.
"""

import json
import os
import signal
import sys
from typing import Any

import django
from django.conf import settings as django_settings
from django.db import connections


def die(*_parts: object) -> Any:
    """End as a machine does whose power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(moment: str, key: int) -> None:
    told = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    django.setup()
    connections["default"].settings_dict.update(told["database"])
    for name, value in told["bank"].items():
        setattr(django_settings, name, value)
    from portal.payments import charging, refunds, settling
    from portal.payments.models import Attempt, Refund

    if moment == "before the commit":
        service = charging.Service("entry", "Entry", when_paid=die, cases=lambda fees: {})
        charging.SERVICES["entry"] = service
        settling.settle(Attempt.objects.get(pk=key))
    else:
        refunds._apply = die
        refunds.send(Refund.objects.get(pk=key))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
