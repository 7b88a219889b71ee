"""The finance desk. Its desks stand in desk/; their verbs are those of refunds, differences, transfers, prices."""

from portal.payments.desk import differences, fees, prices, refunds, statement  # noqa: F401 - each registers its desks
