"""Contacts as people type them."""

import pytest
from django.utils.translation import override

from accounts.forms import ContactsForm
from accounts.regions import Region

ANSWERS = {
    "email": "author@example.kz",
    "phone": "+7 701 234 5678",
    "region": "35",
    "address": "Қарағанды, Бұқар жырау даңғылы 1",
    "language": "kk",
}


def form(**answers: str) -> ContactsForm:
    return ContactsForm({**ANSWERS, **answers})


@pytest.mark.parametrize(
    "typed",
    [
        "+7 701 234 5678",
        "+77012345678",
        "87012345678",
        "8 701 234 56 78",
        "8 (701) 234-56-78",
        "7012345678",
        "  8-701-234-5678  ",
    ],
)
def test_one_number_is_kept_in_one_form_however_typed(typed: str) -> None:
    contacts = form(phone=typed)

    assert contacts.is_valid()
    assert contacts.cleaned_data["phone"] == "+7 701 234 5678"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("8 7172 74 00 00", "+7 717 274 0000", id="a landline in Astana"),
        pytest.param("+998 90 123 45 67", "+998 90 123 45 67", id="abroad"),
    ],
)
def test_landlines_and_numbers_abroad_are_taken(typed: str, kept: str) -> None:
    contacts = form(phone=typed)

    assert contacts.is_valid(), contacts.errors
    assert contacts.cleaned_data["phone"].replace(" ", "") == kept.replace(" ", "")


@pytest.mark.parametrize("typed", ["12", "hello", "+7 701 234 567", "8 701 234 56 789", "+999 1", "📞", "-"])
def test_a_wrong_number_is_told_how_to_be_written(typed: str) -> None:
    with override("en"):
        told = form(phone=typed).errors["phone"].as_data()[0].messages

    assert told == ["Write the phone with its code, for example +7 701 234 5678."]


@pytest.mark.parametrize(
    "typed", ["", "author", "author@", "@example.kz", "a b@example.kz", "a@b@c.kz", "a@example.kz\nBcc: x@y.kz"]
)
def test_what_is_no_address_of_mail_is_refused(typed: str) -> None:
    assert list(form(email=typed).errors) == ["email"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("region", "99", id="a region that is none"),
        pytest.param("language", "de", id="a language that is none of ours"),
        pytest.param("address", "x" * 301, id="too long an address"),
        pytest.param("address", "   ", id="spaces alone"),
        pytest.param("phone", "8" * 41, id="too long a phone"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(field: str, value: str) -> None:
    assert list(form(**{field: value}).errors) == [field]


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\x00", "\x0b", "\x85", "\u2028", "\u2029"])
def test_an_address_is_one_line(sign: str) -> None:
    """It stands on a line of its own in the text that is signed."""
    contacts = form(address=f"Алматы{sign}Телефон: +7 700 000 0000")

    assert not contacts.is_valid() or sign not in contacts.cleaned_data["address"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_twenty_regions_are_offered_in_order_of_the_readers_words(language: str) -> None:
    with override(language):
        empty, *regions = [str(words) for _, words in ContactsForm().fields["region"].choices]  # type: ignore[attr-defined]  # ChoiceField

        assert empty
        assert len(regions) == len(Region.choices) == 20
        assert len(set(regions)) == 20
