"""Posts in the provider's service and in the authorised body, what each may see on the desks, and whose cases.

This is the one place: the migration of accounts.Appointment loads the list into a constraint of the table.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The posts of Order 1315, those of the authorised body, and that of Order 100, paragraph 14."""

    HEAD_OF_DEPARTMENT = "head_of_department", _("head of department")
    DEPUTY_OF_DEPARTMENT = "deputy_of_department", _("deputy head of department")
    EXAMINER = "examiner", _("examiner")
    DEPUTY_HEAD = "deputy_head", _("deputy head of the provider")
    HEAD_OF_PROVIDER = "head_of_provider", _("head of the provider")
    COMPLAINTS_OFFICER = "complaints_officer", _("complaints officer")
    REGISTRAR = "registrar", _("registrar")
    REGISTERS_OFFICER = "registers_officer", _("officer of the registers")
    ACCOUNTANT = "accountant", _("accountant")
    SUPERVISOR = "supervisor", _("supervisor of the authorised body")
    RULES_OFFICER = "rules_officer", _("officer for the rules")


OF_THE_AUTHORISED_BODY = frozenset({Role.SUPERVISOR, Role.RULES_OFFICER})
OF_THE_PROVIDER = frozenset(Role) - OF_THE_AUTHORISED_BODY

_CASES = frozenset({"copyright_registry.view_application", "copyright_registry.view_entry"})
_REGISTER = _CASES | {"copyright_registry.view_change"}  # with the changes of entries
_POSTS = frozenset({"accounts.view_appointment", "accounts.view_absence"})
_COURSE = frozenset({"portal.view_trail", "payments.view_attempt", "portal.view_notice"})
_COMPLAINTS = frozenset({"copyright_registry.view_complaint"})
_MAIL = frozenset({"portal.change_notice"})  # have an undeliverable notice tried again
_ORDER = frozenset({"copyright_registry.view_standingorder"})
_RULES = frozenset({"copyright_registry.view_rulechange", "worktime.view_calendarrow"})
_CALENDAR = frozenset({"worktime.add_calendarrow"})  # say what an act sets of the working time
_COPIES = frozenset({"copyright_registry.view_copyrequest", "copyright_registry.view_legalcopy"})
_MONEY = frozenset(
    f"payments.view_{table}"
    for table in ("fee", "attempt", "price", "payee", "refund", "difference", "reconciliation", "transfer")
)
_FINANCE = frozenset(
    {
        "payments.change_refund",
        "payments.change_difference",
        "payments.add_transfer",
        "payments.add_reconciliation",
    }
)
_ORGANISATIONS = frozenset({"accounts.view_organisation"})
_REGISTERS = frozenset(
    f"registers.view_{table}" for table in ("work", "owner", "okup", "licensee", "agreement", "dispute", "mistake")
) | {"contracts.view_paperagreement", "contracts.view_conflict"}
_PRICES = frozenset({"payments.add_price", "payments.add_payee"})

SEES: dict[str, frozenset[str]] = {
    Role.HEAD_OF_DEPARTMENT: _REGISTER | _POSTS | _COURSE | _RULES | _MAIL | _ORDER | _COPIES,
    Role.DEPUTY_OF_DEPARTMENT: _REGISTER | _POSTS | _ORDER,
    Role.EXAMINER: _CASES,
    Role.DEPUTY_HEAD: _REGISTER | _COMPLAINTS | _POSTS | _RULES | _CALENDAR | _ORDER | _MONEY | _PRICES | _COPIES,
    Role.HEAD_OF_PROVIDER: (
        _REGISTER
        | _COMPLAINTS
        | _POSTS
        | _COURSE
        | _RULES
        | _MAIL
        | _CALENDAR
        | _ORDER
        | _MONEY
        | _PRICES
        | _COPIES
        | _REGISTERS
    ),
    Role.COMPLAINTS_OFFICER: _CASES | _COMPLAINTS,
    Role.REGISTRAR: _REGISTER | _COMPLAINTS | _COPIES,
    Role.REGISTERS_OFFICER: _REGISTERS | _ORGANISATIONS,
    Role.ACCOUNTANT: _MONEY | _FINANCE,
    Role.SUPERVISOR: (
        _REGISTER | _COMPLAINTS | _POSTS | _COURSE | _RULES | _ORDER | _MONEY | _COPIES | _ORGANISATIONS | _REGISTERS
    ),
    Role.RULES_OFFICER: _RULES,
}

# Whose cases stand on the desk of applications: all that were received, or those decided. An examiner sees their own.
SEES_ALL_CASES = (
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_OF_DEPARTMENT,
    Role.DEPUTY_HEAD,
    Role.HEAD_OF_PROVIDER,
    Role.SUPERVISOR,
)
SEES_DECIDED_CASES = (Role.COMPLAINTS_OFFICER, Role.REGISTRAR)
