"""The six appendices are whole forms, what is broken is told with its place, and values are kept as the form says."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st

import contracts
from contracts import reading
from contracts.forms import (
    ALWAYS,
    ALWAYS_BY_KIND,
    CORE,
    KINDS,
    BrokenForm,
    Field,
    FieldType,
    Form,
    Label,
    Need,
    WrongValue,
    checked,
    faults,
    is_required,
    load,
    told,
    value_of,
)
from portal import messages

FOLDER = Path(contracts.__file__).parent / "appendices"
FILES = {kind: FOLDER / f"{number}.json" for number, kind in enumerate(KINDS, 1)}
DATA: dict[str, Any] = {kind: load(path.read_bytes()) for kind, path in FILES.items()}
FORMS = {kind: checked(data) for kind, data in DATA.items()}
MANDATE = FORMS["mandate"]

WORDS = Label("сөз", "слово", "word")
pytestmark = pytest.mark.usefixtures("english")


def mandate() -> Any:
    return copy.deepcopy(DATA["mandate"])


def part(data: Any, key: str) -> tuple[dict[str, Any], str]:
    """The field of a form as data, and its place."""
    for number, section in enumerate(data["sections"]):
        for index, field in enumerate(section["fields"]):
            if field["key"] == key:
                return field, f"sections[{number}].fields[{index}]"
    raise KeyError(key)


def broken(data: object) -> list[str]:
    with pytest.raises(BrokenForm) as caught:
        checked(data)
    return caught.value.faults


# The six files


@pytest.mark.parametrize("kind", KINDS)
def test_each_appendix_is_a_form_with_what_the_registers_need(kind: str) -> None:
    form = FORMS[kind]

    assert (form.kind, form.since, KINDS[form.appendix - 1]) == (kind, date(2026, 1, 29), kind)
    assert {key: form.fields[key].type for key in CORE[kind]} == CORE[kind]
    assert len(form.fields) == sum(len(section.fields) for section in form.sections)


def labels(data: object, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(data, dict) and data.keys() == {"kk", "ru", "en"}:
        yield place, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from labels(value, f"{place}/{key}")


@pytest.mark.parametrize("kind", KINDS)
def test_kazakh_and_russian_keep_the_rules_of_the_catalogues(kind: str) -> None:
    wrong = [
        (place, fault)
        for place, words in labels(DATA[kind])
        for language in ("kk", "ru")
        for fault in messages.faults(language, Message(words["en"], words[language]))
    ]

    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_party_a_mark_or_a_code_is_the_same_in_two_languages(kind: str) -> None:
    same = {words["kk"] for _place, words in labels(DATA[kind]) if words["kk"] == words["en"]}

    assert same == set()


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_are_written_as_they_would_be_written_again(kind: str) -> None:
    assert FILES[kind].read_text(encoding="utf-8") == json.dumps(DATA[kind], ensure_ascii=False, indent=1) + "\n"


def test_the_cap_of_the_deduction_and_the_quarter_of_the_payout_are_data() -> None:
    assert MANDATE.fields["deduction_pct"].most == Decimal(30)
    assert MANDATE.fields["payout_terms"].periods == ("month", "quarter")


# What is broken


def set_(key: str, /, **parts: Any) -> Any:
    """A mandate whose field has these parts; one that is ... is taken away."""
    data = mandate()
    field, _place = part(data, key)
    field.update(parts)
    for name in [name for name, value in parts.items() if value is ...]:
        del field[name]
    return data


KK_RU = {"kk": "сөз", "ru": "слово"}
OPTION = {"code": "a", "label": {**KK_RU, "en": "word"}}


@pytest.mark.parametrize(
    ("key", "parts", "faults"),
    [
        ("owner_rep", {"colour": 1}, [": unknown key 'colour'"]),
        ("owner_rep", {"type": "colour"}, [".type: 'colour' is none of auto, "]),
        ("owner_rep", {"type": ["text"]}, [".type: ['text'] is none of auto, "]),
        ("owner_rep", {"required": "mostly"}, [".required: 'mostly' is none of always, if, never"]),
        ("owner_rep", {"source": ...}, [".source: is missing"]),
        ("owner_rep", {"named": 1}, [".named: true or false is needed, not 1"]),
        ("owner_rep", {"key": "Owner rep"}, [".key: 'Owner rep' is no code"]),
        ("owner_rep", {"key": "owner_bank"}, [".key: 'owner_bank' stands already at sections[1].fields[9]"]),
        ("owner_rep", {"label": KK_RU}, [".label.en: is missing"]),
        ("owner_rep", {"label": {"kk": " ", "ru": "a" * 301, "en": 7}}, [
            ".label.kk: 1 to 300 letters", ".label.ru: 1 to 300 letters", ".label.en: a text is needed, not 7"]),
        ("owner_rep", {"help": {**KK_RU, "en": "a\u202eb"}}, [".help.en: has signs that are not seen"]),
        ("owner_rep", {"label": {**KK_RU, "en": "\ud800"}}, [".label.en: has signs that are not seen"]),
        ("owner_rep", {"options": [OPTION]}, [".options: does not belong to the type text"]),
        ("owner_rep", {"min": 1}, [".min: does not belong to the type text"]),
        ("owner_rep", {"default": 7}, [".default: 7 is no kept value of the type text"]),
        ("owner_rep", {"default": " a"}, [".default: ' a' is no kept value of the type text"]),
        ("owner_rep", {"if": {"key": "owner_kind", "is": ["a"]}}, [
            ".if: belongs to what is required «if»", ".if.key: 'owner_kind' is no field before this one"]),
        ("termination", {"required": "if"}, [".if: belongs to what is required «if»"]),
        ("termination", {"required": "if", "if": {"key": "pd_consent", "is": [True]}}, [
            ".if.key: 'pd_consent' is no field before this one"]),
        ("termination", {"required": "if", "if": {"key": "territory", "is": ["kz", "moon", None, True]}}, [
            ".if.is[1]: 'moon' is no value of territory", ".if.is[3]: True is no value of territory"]),
        ("termination", {"required": "if", "if": {"key": "sole_okup", "is": ["true"]}}, [
            ".if.is[0]: 'true' is no value of sole_okup"]),
        ("termination", {"required": "if", "if": {"key": "sole_okup", "is": []}}, [
            ".if.is: 1 to 100 are needed, not 0"]),
        ("territory", {"options": ...}, [".options: either options or a list"]),
        ("territory", {"list": "spheres"}, [".options: either options or a list"]),
        ("spheres", {"list": "colours"}, [".list: 'colours' is none of activities, "]),
        ("territory", {"options": [], "default": ...}, [".options: 1 to 100 are needed, not 0"]),
        ("territory", {"options": [OPTION, OPTION], "default": "a"}, [".options[1].code: 'a' stands there already"]),
        ("territory", {"options": [{"code": "a"}], "default": "a"}, [".options[0].label: is missing"]),
        ("territory", {"options": {}}, [".options: a list is needed, not {}"]),
        ("territory", {"default": "moon"}, [".default: 'moon' is no kept value of the type choice"]),
        ("deduction_pct", {"min": 31}, [".min: is more than max"]),
        ("deduction_pct", {"max": 101}, [".max: a number from 0 to 100 is needed, not 101"]),
        ("deduction_pct", {"max": True}, [".max: a number from 0 to 100 is needed, not True"]),
        ("deduction_pct", {"max": 29.5}, [".max: a number from 0 to 100 is needed, not 29.5"]),
        ("deduction_pct", {"default": "31"}, [".default: '31' is no kept value of the type percent"]),
        ("deduction_pct", {"default": "30.0"}, [".default: '30.0' is no kept value of the type percent"]),
        ("payout_terms", {"periods": ["month", "month"]}, [".periods: each of month, quarter, year may stand once"]),
        ("payout_terms", {"periods": ["week"]}, [".periods: each of month, quarter, year may stand once"]),
        ("payout_terms", {"default": {"every": "year", "day": 1}}, [".default: "]),
        ("sole_okup", {"default": True}, [".default: does not belong to the type flag"]),
        ("term_from", {"type": "text"}, [".type: term_from must be of the type date, not text"]),
        ("term_from", {"required": "never"}, [".required: term_from must be required always"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_field_is_told_with_its_place(key: str, parts: dict[str, Any], faults: list[str]) -> None:
    _field, place = part(mandate(), key)

    found = broken(set_(key, **parts))

    ours = [fault for fault in found if not fault.startswith("sections: ")]  # what is then lacking from the core
    assert len(ours) == len(faults), ours
    assert all(fault.startswith(place + begins) for fault, begins in zip(ours, faults, strict=True)), ours


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"appendix": 2}, "appendix: mandate is appendix 1, not 2"),
        ({"appendix": True}, "appendix: a whole number is needed, not True"),
        ({"kind": "lease"}, "kind: 'lease' is none of exclusion, "),
        ({"since": "29.01.2026"}, "since: a day such as 2026-01-29 is needed, not '29.01.2026'"),
        ({"since": "2026-02-30"}, "since: a day such as 2026-01-29 is needed, not '2026-02-30'"),
        ({"since": "2101-01-01"}, "since: a day such as 2026-01-29 is needed, not '2101-01-01'"),
        ({"act": ""}, "act: 1 to 300 letters are needed, not 0"),
        ({"title": "Contract"}, "title: an object is needed, not 'Contract'"),
        ({"colour": 1}, "unknown key 'colour'"),
    ],
)
def test_every_fault_of_a_form_is_told(parts: dict[str, Any], fault: str) -> None:
    assert any(each.startswith(fault) for each in broken(mandate() | parts))


@pytest.mark.parametrize("data", [None, [], "form", 7, {}, {"sections": [[]]}, {"sections": [{"fields": [7]}]}])
def test_what_is_no_form_at_all_is_refused(data: object) -> None:
    assert broken(data)


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in KINDS for key in CORE[kind]])
def test_no_version_leaves_out_what_registers_and_rules_need(kind: str, key: str) -> None:
    data = copy.deepcopy(DATA[kind])
    for section in data["sections"]:
        section["fields"] = [field for field in section["fields"] if field["key"] != key] or [
            {**part(mandate(), "owner_rep")[0], "key": "another"}
        ]

    assert f"sections: the field {key} of the type {CORE[kind][key]} is needed" in broken(data)


@pytest.mark.parametrize(
    ("kind", "key"),
    [(kind, key) for kind in KINDS for key in CORE[kind] if key in ALWAYS | ALWAYS_BY_KIND.get(kind, set())],
)  # fmt: skip
def test_no_version_leaves_to_choice_what_an_entry_needs(kind: str, key: str) -> None:
    data = copy.deepcopy(DATA[kind])
    field, place = part(data, key)
    field["required"] = "never"

    assert f"{place}.required: {key} must be required always" in broken(data)


def test_what_must_always_be_filled_belongs_to_the_core() -> None:
    assert {key for core in CORE.values() for key in core} >= ALWAYS
    assert all(keys <= CORE[kind].keys() for kind, keys in ALWAYS_BY_KIND.items())


def test_all_faults_are_told_at_once_and_a_long_list_is_cut_in_the_message() -> None:
    data = mandate()
    for section in data["sections"]:
        for field in section["fields"]:
            field |= {"type": "colour", "required": "mostly", "colour": 1}

    with pytest.raises(BrokenForm) as caught:
        checked(data)

    assert len(caught.value.faults) == 3 * len(MANDATE.fields)
    assert str(caught.value).splitlines()[-1] == f"and {3 * len(MANDATE.fields) - BrokenForm.SHOWN} more"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_no_json_breaks_the_reading(data: object) -> None:
    with pytest.raises(BrokenForm):
        checked(data)


def nodes(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a form, as container and key."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(value, dict | list):
            yield from nodes(value)


PLACES = {kind: len(list(nodes(DATA[kind]))) for kind in KINDS}


@given(st.sampled_from(KINDS), st.integers(min_value=0, max_value=10**6), JSON)
def test_a_form_with_anything_anywhere_is_taken_or_refused(kind: str, where: int, thing: object) -> None:
    data = copy.deepcopy(DATA[kind])
    container, key = list(nodes(data))[where % PLACES[kind]]
    container[key] = thing

    with suppress(BrokenForm):
        assert CORE[kind].keys() <= checked(data).fields.keys()


def test_numbers_without_end_are_refused_without_being_written_out() -> None:
    assert broken(mandate() | {"appendix": 10**6000}) == [
        "appendix: mandate is appendix 1, not a number of thousands of digits"
    ]


# The text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{\n "a": 1,\n}', "line 3, column 1: "),
        ("", "line 1, column 1: "),
        (b'{\n "a": "\xe9"}', "line 2: not UTF-8"),
        ("[NaN]", "NaN is no number of JSON"),
        ("[-Infinity]", "-Infinity is no number of JSON"),
        ("1" * 5000, "Exceeds the limit"),
        ('{"a": {"b": 1, "b": 2, "c": 3}}', "the key 'b' stands 2 times in one object"),
        ("[" * 100_000, "brackets are nested too deeply"),
        (" " * (reading.MAX_BYTES + 1), "larger than 1,000,000 bytes"),
        ("қ" * (reading.MAX_BYTES // 2 + 1), "larger than 1,000,000 bytes"),
    ],
    ids=range(10),
)
def test_a_text_that_cannot_be_read_is_told_with_its_line(text: str | bytes, fault: str) -> None:
    with pytest.raises(BrokenForm) as caught:
        load(text)

    assert [each.startswith(fault) for each in caught.value.faults] == [True], caught.value.faults


@pytest.mark.parametrize("text", ['\ufeff{"a": "қ"}', '\ufeff{"a": "қ"}'.encode()], ids=["text", "bytes"])
def test_a_mark_of_byte_order_is_passed_over(text: str | bytes) -> None:
    assert load(text) == {"a": "қ"}


@given(st.text() | st.binary())
def test_no_text_breaks_the_loading(text: str | bytes) -> None:
    with suppress(BrokenForm):
        json.dumps(load(text))


# Values


def short(value: object) -> str:
    """The name of a case of a test."""
    return value.type if isinstance(value, Field) else ascii(value)[:30]


def field(type_: str, **parts: Any) -> Field:
    """A field of the type as a form would have it, after nothing."""
    data = mandate()
    row = {"key": "tried", "label": {**KK_RU, "en": "word"}, "type": type_, "required": "never", "source": "a test"}
    data["sections"][-1]["fields"].append(row | parts)
    return checked(data).fields["tried"]


TWO = [{"code": code, "label": {"kk": f"{code}-kk", "ru": f"{code}-ru", "en": f"{code}-en"}} for code in ("one", "two")]


@pytest.mark.parametrize(
    ("tried", "raw", "kept"),
    [
        (field("text"), "  Әли \n Ахмет\u202e ", "Әли Ахмет"),
        (field("text"), "  ", None),
        (field("paragraph"), " a \r\n\r\n b\x00 ", "a\n\nb"),
        (field("choice", options=TWO), "two", "two"),
        (field("choice", list="spheres"), "music", "music"),
        (field("choices", options=TWO), ("two", "one", "two"), ["one", "two"]),
        (field("choices", options=TWO), [], None),
        (field("powers"), ["performance/cable", "display/public_display"], [
            "display/public_display", "performance/cable"]),
        (field("date"), "2.2.2026", "2026-02-02"),
        (field("date"), "2026-02-28", "2026-02-28"),
        (field("date"), date(2100, 12, 31), "2100-12-31"),
        (field("percent"), "33,3333", "33.3333"),
        (field("percent"), "100.0000", "100"),
        (field("percent"), 0, "0"),
        (field("percent"), "-0", "0"),
        (field("money"), "1 234\u00a0567,5", "1234567.50"),
        (field("money"), 10**12, "1000000000000.00"),
        (field("number", min=3), "12", 12),
        (field("number"), "12.0", 12),
        (field("flag"), "on", True),
        (field("flag"), None, False),
        (field("works"), ["7", 3, 7], [3, 7]),
        (field("places"), [], None),
        (field("tariff"), {"rate": 3}, {"rate": 3}),
        (field("schedule"), {"every": "quarter", "day": "15"}, {"every": "quarter", "day": 15}),
        (field("schedule"), {"every": "", "day": " "}, None),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept_in_one_form(tried: Field, raw: object, kept: object) -> None:
    found = value_of(tried, raw)

    assert (found, type(found)) == (kept, type(kept))
    assert value_of(tried, found) == found


@pytest.mark.parametrize(
    ("tried", "raw", "words"),
    [
        (field("auto"), "7", "The portal fills this in itself."),
        (field("party"), "7", "The portal fills this in itself."),
        (field("text"), 7, "Write text."),
        (field("text"), "\u202e", "Write text."),
        (field("text"), "a" * 301, "At most 300 letters."),
        (field("paragraph"), "a" * 5001, "At most 5,000 letters."),
        (field("paragraph"), ["a"], "Write text."),
        (field("choice", options=TWO), "three", "Choose from the list."),
        (field("choice", options=TWO), ["one"], "Choose from the list."),
        (field("choice", list="spheres"), "Music!", "Choose from the list."),
        (field("choices", options=TWO), "one", "Choose from the list."),
        (field("choices", options=TWO), ["one", {}], "Choose from the list."),
        (field("choices", list="spheres"), [f"c{number}" for number in range(201)], "Choose from the list."),
        (field("powers"), ["performance"], "Choose from the list."),
        (field("date"), "24/11/2026", "Write a day, such as 24.11.2026."),
        (field("date"), "30.02.2026", "Write a day, such as 24.11.2026."),
        (field("date"), 20260224, "Write a day, such as 24.11.2026."),
        (field("date"), "31.12.1990", "The year must be between 1991 and 2100."),
        (field("date"), "2101-01-01", "The year must be between 1991 and 2100."),
        (field("percent"), "100.0001", "At most 100."),
        (field("percent"), "-1", "At least 0."),
        (field("percent", max=30), "31", "At most 30."),
        (field("percent"), "1.00001", "At most 4 digits after the point."),
        (field("percent"), True, "Write a number, such as 1234.5."),
        (field("percent"), 1.5, "Write a number, such as 1234.5."),
        (field("percent"), "NaN", "Write a number, such as 1234.5."),
        (field("percent"), Decimal("sNaN"), "Write a number, such as 1234.5."),
        (field("money"), "1.005", "At most 2 digits after the point."),
        (field("money"), "1000000000000.01", "At most 1,000,000,000,000."),
        (field("money"), "9" * 40, "At most 1,000,000,000,000."),
        (field("money"), "9" * 4000, "Write a number, such as 1234.5."),
        (field("money"), "١٢", "Write a number, such as 1234.5."),
        (field("number"), "1.5", "At most 0 digits after the point."),
        (field("number", min=3), 2, "At least 3."),
        (field("flag"), 1, "Confirm the statement, or leave it."),
        (field("works"), [0], "Choose from the register."),
        (field("works"), [True], "Choose from the register."),
        (field("works"), ["x"], "Choose from the register."),
        (field("works"), [2**63], "Choose from the register."),
        (field("places"), 7, "Choose from the register."),
        (field("tariff"), 7, "Choose a rate."),
        (field("schedule"), "quarter", "Choose a period and write a day of it as a number."),
        (field("schedule"), {"every": "quarter"}, "Choose a period and write a day of it as a number."),
        (field("schedule"), {"every": "week", "day": 1}, "Choose from the list."),
        (field("schedule", periods=["month"]), {"every": "year", "day": 1}, "Choose from the list."),
        (field("schedule"), {"every": "month", "day": 29}, "The day must be between 1 and 28."),
        (field("schedule"), {"every": "quarter", "day": True}, "The day must be between 1 and 90."),
    ],
    ids=short,
)  # fmt: skip
def test_what_does_not_fit_is_told_in_words(tried: Field, raw: object, words: str) -> None:
    with pytest.raises(WrongValue) as caught:
        value_of(tried, raw)

    assert str(caught.value.words) == words


EVERY_TYPE = [field(type_, **({"options": TWO} if type_ in {"choice", "choices"} else {})) for type_ in FieldType]


@given(st.sampled_from(EVERY_TYPE), JSON | st.dates() | st.decimals())
def test_any_value_is_kept_in_one_form_or_refused(tried: Field, raw: object) -> None:
    with suppress(WrongValue):
        kept = value_of(tried, raw)

        assert value_of(tried, kept) == kept
        assert tried.type == FieldType.TARIFF or json.loads(json.dumps(kept)) == kept


@given(st.decimals(min_value=0, max_value=100, places=4))
def test_no_digit_of_a_share_is_lost(share: Decimal) -> None:
    assert Decimal(str(value_of(field_of("deduction_pct", most=Decimal(100)), str(share)))) == share


def field_of(key: str, *, most: Decimal) -> Field:
    known = MANDATE.fields[key]
    return Field(known.key, known.label, known.type, known.need, known.source, most=most)


# Terms of an agreement

TERMS = {
    "spheres": ["music"],
    "rights_transferred": ["performance/broadcasting"],
    "territory": "kz",
    "sole_okup": True,
    "payout_terms": {"every": "quarter", "day": 15},
    "deduction_pct": "30",
    "term_from": "2026-02-02",
    "pd_consent": True,
}


def told_of(form: Form, terms: dict[str, object]) -> dict[str, str]:
    return {key: str(words) for key, words in faults(form, terms).items()}


def test_terms_with_all_that_is_required_have_no_fault() -> None:
    assert told_of(MANDATE, dict(TERMS)) == {}


@pytest.mark.parametrize("key", TERMS)
def test_what_is_required_and_missing_is_told(key: str) -> None:
    expected = "Confirm this statement." if TERMS[key] is True else "Fill this in."

    assert told_of(MANDATE, {name: value for name, value in TERMS.items() if name != key}) == {key: expected}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("sole_okup", False, "Confirm this statement."),
        ("sole_okup", "on", "This value is not written as it is kept."),
        ("term_from", "02.02.2026", "This value is not written as it is kept."),
        ("deduction_pct", 30, "This value is not written as it is kept."),
        ("deduction_pct", "30.5", "At most 30."),
        ("spheres", ["z", "a"], "This value is not written as it is kept."),
        ("payout_terms", {"every": "year", "day": 15}, "Choose from the list."),
        ("payout_terms", {"every": "quarter", "day": "15"}, "This value is not written as it is kept."),
        ("objects", [True], "Choose from the register."),
        ("termination", "a" * 5001, "At most 5,000 letters."),
        ("colour", "red", "The form has no such field."),
    ],
    ids=short,
)
def test_what_is_wrong_with_terms_is_told_by_the_field(key: str, value: object, words: str) -> None:
    assert told_of(MANDATE, TERMS | {key: value}) == {key: words}


def test_what_the_portal_writes_is_not_looked_at() -> None:
    assert told_of(MANDATE, TERMS | {"contract_no": 7, "owner_name": None}) == {}


@pytest.mark.parametrize(
    ("kind", "key", "terms", "required"),
    [
        ("exclusion", "contract_ref", {"applicant_status": "member"}, True),
        ("exclusion", "contract_ref", {"applicant_status": "none"}, False),
        ("exclusion", "contract_ref", {}, False),
        ("exclusion", "bank", {"pay_due": True}, True),
        ("exclusion", "bank", {"pay_due": "true"}, False),
        ("remuneration", "amount", {}, True),
        ("remuneration", "amount", {"tariff_ref": {}}, True),
        ("remuneration", "amount", {"tariff_ref": {"rate": 1}}, False),
        ("remuneration", "tariff_ref", {}, False),
        ("licence", "tariff_ref", {}, True),
    ],
)
def test_what_is_required_may_depend_on_what_was_said_before(
    kind: str, key: str, terms: dict[str, object], required: bool
) -> None:
    assert is_required(FORMS[kind].fields[key], terms) is required


def test_a_condition_holds_for_any_of_several_choices() -> None:
    data = set_("termination", required="if", **{"if": {"key": "rights_transferred", "is": ["display/public_display"]}})
    termination = checked(data).fields["termination"]

    assert is_required(termination, {"rights_transferred": ["adaptation/translation", "display/public_display"]})
    assert not is_required(termination, {"rights_transferred": ["adaptation/translation"]})


def test_every_default_is_a_value_without_fault() -> None:
    defaults = {kind: {key: each.default for key, each in form.fields.items() if each.default is not None}
                for kind, form in FORMS.items()}  # fmt: skip

    assert defaults["remuneration"]["split"] == "50"
    for kind, terms in defaults.items():
        assert not faults(FORMS[kind], terms).keys() & terms.keys()


# Words of documents


@pytest.mark.parametrize(
    ("tried", "value", "kk", "ru", "en"),
    [
        (field("text"), "Әли", "Әли", "Әли", "Әли"),
        (field("party"), "Әли", "Әли", "Әли", "Әли"),
        (field("text"), None, "", "", ""),
        (field("choice", options=TWO), "one", "one-kk", "one-ru", "one-en"),
        (field("choices", options=TWO), ["one", "two"], "one-kk; two-kk", "one-ru; two-ru", "one-en; two-en"),
        (field("date"), "2026-02-02", "02.02.2026", "02.02.2026", "02.02.2026"),
        (field("percent"), "33.3333", "33,3333%", "33,3333\u00a0%", "33.3333%"),
        (field("money"), "1234567.50", "1\u202f234\u202f567,50\u00a0₸", "1\u202f234\u202f567,50\u00a0₸",
         "₸1,234,567.50"),
        (field("number"), 12345, "12\u202f345", "12\u202f345", "12,345"),
        (field("flag"), True, "иә", "да", "yes"),
        (field("flag"), False, "жоқ", "нет", "no"),
        (field("works"), [3, 12345], "3; 12345", "3; 12345", "3; 12345"),
        (field("schedule"), {"every": "month", "day": 5},
         "ай сайын, келесі айдың 5-күнінен кешіктірмей",
         "ежемесячно, не позднее 5-го дня следующего месяца", "monthly, by day 5 of the next month"),
        (field("schedule"), {"every": "quarter", "day": 15},
         "тоқсан сайын, келесі тоқсанның 15-күнінен кешіктірмей",
         "ежеквартально, не позднее 15-го дня следующего квартала", "quarterly, by day 15 of the next quarter"),
        (field("schedule"), {"every": "year", "day": 90},
         "жыл сайын, келесі жылдың 90-күнінен кешіктірмей",
         "ежегодно, не позднее 90-го дня следующего года", "yearly, by day 90 of the next year"),
    ],
)  # fmt: skip
def test_a_value_is_told_in_the_language_of_the_document(tried: Field, value: Any, kk: str, ru: str, en: str) -> None:
    assert [told(tried, value, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


def test_codes_of_lists_and_keys_of_registers_are_told_by_the_names_given() -> None:
    assert told(field("choices", list="spheres"), ["music", "new"], "ru", {"music": "музыка"}) == "музыка; new"
    assert told(field("works"), [3, 5], "kk", {"3": "«Желсіз түнде жарық ай»"}) == "«Желсіз түнде жарық ай»; 5"


def test_a_tariff_is_never_told_by_chance() -> None:
    with pytest.raises(ValueError, match="tried: a tariff"):
        told(field("tariff"), {"rate": 1}, "kk")


def test_a_label_speaks_the_language_of_its_reader() -> None:
    assert (str(WORDS), WORDS.told("kk"), WORDS.told("ru")) == ("word", "сөз", "слово")


def test_only_what_the_portal_does_not_write_is_asked() -> None:
    assert {each.type for form in FORMS.values() for each in form.fields.values() if not each.is_asked} == {
        FieldType.AUTO,
        FieldType.PARTY,
    }
    assert {need for form in FORMS.values() for each in form.fields.values() for need in [each.need]} == set(Need)
