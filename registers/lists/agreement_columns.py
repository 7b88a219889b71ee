"""The columns of the register of agreements (O100-24 to 26, the rest inferred), as columns.py has the others."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal import countries, law
from portal.law import under
from registers.lists import columns
from registers.lists.columns import LIST, NAME, bin_of, identification, joined, names
from registers.lists.readers import CLOSE, Datum, Table
from registers.models import Agreement, AgreementKind, RightType

USES = (law.O100_27_x, law.O100_28_x)  # of licences and of remuneration


def _second(agreement: Agreement) -> str:
    party = agreement.licensee or agreement.second_okup
    return party.name if party else agreement.foreign_name


def _second_data(agreement: Agreement) -> dict[str, str] | None:
    party = agreement.licensee or agreement.second_okup
    if party is None:
        return {"kk": agreement.foreign_name, "ru": agreement.foreign_name} if agreement.foreign_name else None
    return names(party)


def _second_bin(agreement: Agreement) -> str:
    if agreement.licensee:
        return bin_of(agreement.licensee)
    return agreement.second_okup.bin if agreement.second_okup else ""


def _abroad(agreement: Agreement) -> str:
    """Where the second OKUP is, and its number at CISAC."""
    country = countries.name(agreement.foreign_country, get_language() or "kk") if agreement.foreign_country else ""
    code = gettext("CISAC %(number)s") % {"number": agreement.foreign_code} if agreement.foreign_code else ""
    return ", ".join(filter(None, [country, code]))


def _abroad_data(agreement: Agreement) -> dict[str, str] | None:
    if not agreement.foreign_name:
        return None
    return {"country": agreement.foreign_country, "cisac": agreement.foreign_code}


def _places(agreement: Agreement) -> str:
    entered = [f"{place.name}, {place.address}" for place in agreement.places.all()]
    return "; ".join([*entered, *agreement.places_named])


def _places_data(agreement: Agreement) -> list[dict[str, str]]:
    entered = [
        {"name": place.name, "kind": place.kind, "region": place.region, "address": place.address}
        for place in agreement.places.all()
    ]
    return [*entered, *({"name": named} for named in agreement.places_named)]


def told_state(agreement: Agreement) -> str:
    return gettext("Contested, does not count") if agreement.is_contested else str(agreement.get_state_display())


def _state_sign(agreement: Agreement) -> str:
    return "split" if agreement.is_contested else "good" if agreement.state == "in_force" else "ended"


def _right_types(agreement: Agreement) -> str:
    return ", ".join(str(RightType(one).label) for one in agreement.right_types)


def _term(agreement: Agreement) -> str:
    days = {"since": f"{agreement.since:%d.%m.%Y}"}
    if agreement.until is None:
        return gettext("from %(since)s, no end is set") % days
    return gettext("%(since)s to %(until)s") % {**days, "until": f"{agreement.until:%d.%m.%Y}"}


def _term_data(agreement: Agreement) -> dict[str, str | None]:
    until = agreement.until.isoformat() if agreement.until else None
    return {"since": agreement.since.isoformat(), "until": until}


@under(law.O100_24_1, law.O100_24_2, law.O100_24_3, law.O100_24_4)
@under(law.O100_25_1, law.O100_25_2, law.O100_25_3, law.O100_25_4, law.O100_25_5, law.O100_25_6, law.O100_25_7)
@under(
    law.O100_26_1,
    law.O100_26_2,
    law.O100_26_3,
    law.O100_26_4,
    law.O100_26_5,
    law.O100_26_x,
    law.O100_27_x,
    law.O100_28_x,
)
def agreements() -> Table:
    return (
        identification(law.O100_25_1, law.O100_26_1, *USES),
        Datum(
            "agreement_number", _("Number of the agreement"), law.O100_25_2, lambda row: row.agreement_number,
            look="name", also=(law.O100_26_2, *USES),
        ),
        Datum(
            "kind", _("Kind of agreement"), law.O100_14, lambda row: str(row.get_kind_display()),
            data=lambda row: row.kind, schema={"enum": AgreementKind.values},
        ),
        Datum(
            "okup", _("OKUP"), law.O100_25_4, lambda row: row.okup.name, data=lambda row: names(row.okup), schema=NAME,
            also=(law.O100_26_4, *USES),
        ),
        Datum(
            "owner", _("Owner"), law.O100_25_3, lambda row: row.owner.name if row.owner else "",
            data=lambda row: {"number": row.owner_id, **names(row.owner)} if row.owner else None,
            schema={"type": ["object", "null"]},
        ),
        Datum(
            "categories", _("Categories of right possession"), law.O100_25_3, lambda row: joined(row.categories),
            data=lambda row: row.categories, listed=False, schema=LIST,
        ),
        Datum(
            "second_party", _("Second OKUP or user"), law.O100_26_5, _second, data=_second_data,
            schema={"type": ["object", "null"]}, also=USES,
        ),
        Datum("second_bin", _("BIN of the second party"), law.O100_27_x, _second_bin, listed=False, also=USES[1:]),
        Datum(
            "abroad", _("Country of the second OKUP"), law.O100_26_x, _abroad, data=_abroad_data, listed=False,
            schema={"type": ["object", "null"]},
        ),
        Datum(
            "right_types", _("Type of right"), law.O100_25_5, _right_types, data=lambda row: row.right_types,
            schema={"type": "array", "items": {"enum": RightType.values}}, also=(law.O100_26_x, law.O100_27_x),
        ),
        Datum(
            "ways", _("Ways of use"), law.O100_27_x, lambda row: joined(row.way_names), listed=False, also=USES[1:],
            data=lambda row: row.ways, schema={"type": "array", "items": {"type": "string"}},
        ),
        Datum(
            "places", _("Places of use"), law.O100_27_x, _places, data=_places_data, listed=False, schema=LIST,
            also=USES[1:],
        ),
        Datum(
            "term", _("Duration"), law.O100_25_6, _term, data=_term_data, schema={"type": "object"},
            also=(law.O100_26_x, *USES),
        ),
        Datum(
            "form", _("Form of conclusion"), law.O100_25_7, lambda row: str(row.get_form_display()),
            data=lambda row: row.form, listed=False, also=(law.O100_26_x, *USES),
        ),
        Datum("concluded_on", _("Concluded"), law.O100_25_6, lambda row: row.concluded_on, listed=False),
        Datum(
            "state", _("State"), law.O100_27_x, told_state, look="tag", sign=_state_sign, also=USES[1:],
            data=lambda row: "contested" if row.is_contested else row.state,
        ),
        Datum("document", _("The agreement itself"), law.O100_26_3, lambda row: "", CLOSE, section=True),
    )  # fmt: skip


AGREEMENTS = agreements()
TABLES = {
    "works": columns.WORKS,
    "owners": columns.OWNERS,
    "okups": columns.OKUPS,
    "users": columns.USERS,
    "agreements": AGREEMENTS,
}
