"""What may be asked of the State register."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from copyright_registry.models import Kind, Status
from portal.forms import OneLineField
from portal.search.forms import SearchForm, choice_field, newest_names, year_field


class EntrySearch(SearchForm):
    """Words of the title or of the authors, kind, years and status."""

    SORTS: ClassVar[dict[str, Any]] = {**SearchForm.SORTS, "author": _("By author")}

    q = OneLineField(label=_("Title, author or number"), required=False)
    author = OneLineField(label=_("Author"), required=False)
    kind = choice_field(_("Type of copyright object"))
    year = year_field(_("Year of registration"))
    created = year_field(_("Year of creation"))
    status = choice_field(_("Status"), Status.choices)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.offer("kind", lambda: newest_names(Kind.objects.order_by("position", "since")))
