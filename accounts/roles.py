"""Posts in the provider's service, what each may see on the staff's desks, and the law that names it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Posts that Order 1315, paragraph 7, names."""

    HEAD_OF_DEPARTMENT = "head_of_department", _("head of department")
    DEPUTY_OF_DEPARTMENT = "deputy_of_department", _("deputy head of department")
    EXAMINER = "examiner", _("examiner")
    DEPUTY_HEAD = "deputy_head", _("deputy head of the provider")
    HEAD_OF_PROVIDER = "head_of_provider", _("head of the provider")


_CASES = frozenset({"copyright_registry.view_application", "copyright_registry.view_entry"})

SEES: dict[str, frozenset[str]] = {
    Role.HEAD_OF_DEPARTMENT: _CASES | {"portal.view_trail", "payments.view_attempt"},
    Role.DEPUTY_OF_DEPARTMENT: _CASES,
    Role.EXAMINER: _CASES,
    Role.DEPUTY_HEAD: _CASES,
    Role.HEAD_OF_PROVIDER: _CASES | {"portal.view_trail", "payments.view_attempt"},
}
