"""A full register, made up: as the verbs would have made it."""

import pytest
from django.core.management import call_command

from portal import identifiers
from portal.search.listing import Wanted, look_up
from registers import derived, seeding
from registers.lists import search
from registers.models import Agreement, Code, Holder, Owner, Version, Work

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_made_up_works_stand_as_the_verbs_derive_them() -> None:
    call_command("seed", works=60, verbosity=0)
    before = list(Work.objects.order_by("pk").values("names", "all_titles", "is_managed", "is_complete", "standing"))
    held = list(Holder.objects.order_by("pk").values_list("okup", flat=True))

    derived.renew(list(Work.objects.values_list("pk", flat=True)))

    after = list(Work.objects.order_by("pk").values("names", "all_titles", "is_managed", "is_complete", "standing"))
    assert (len(after), after) == (60, before)
    assert list(Holder.objects.order_by("pk").values_list("okup", flat=True)) == held
    assert Version.objects.count() == 60
    assert Agreement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_made_up_works_are_found() -> None:
    call_command("seed", works=30, verbosity=0)
    owner = Owner.objects.exclude(is_entity=True).filter(holdings__isnull=False).first()
    assert owner is not None

    assert look_up(search.WORKS, Wanted(q=owner.name_kk, facets={"list": "all"})).keys
    code = Code.objects.filter(kind="isrc")[0]
    assert identifiers.is_valid("isrc", code.value)
    assert len(look_up(search.WORKS, Wanted(q=code.value, facets={"list": "all"})).keys) == 1


def test_made_up_codes_pass_their_checks() -> None:
    for number in (1, 12_345, 999_999, 12_345_678):
        assert identifiers.is_valid("isrc", seeding.isrc(number))
        assert identifiers.is_valid("iswc", seeding.iswc(number))
