"""Organisations: registered by their head's EDS, taken over by a new one; staff invited, given rights, ended."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone, translation

from accounts import members, organisation_steps, organisations
from accounts.members import Invited
from accounts.models import GoverningBody, Membership, MembershipState, Organisation, Right, SubjectKind, User
from accounts.organisation_text import OfCertificate
from accounts.subjects import may
from portal import audit, law
from portal.flow import MOVED_ON, Step, StepRefused
from portal.models import Notice, Trail
from portal.signing.models import PowerOfAttorney, Signature
from tests.accounts import acts
from tests.people import People, someone
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def studio(people: People, broker: str) -> Organisation:
    return acts.registered(people)


def refused(act: Callable[[], object]) -> str:
    """The reason for which the step was not taken."""
    with pytest.raises(StepRefused) as told, transaction.atomic():
        act()
    return str(told.value)


@pytest.mark.clause(law.O100_2_6, law.O100_2_7, law.O100_12, law.O100_13)
def test_the_head_registers_by_eds_with_bin_and_name_of_the_certificate(people: People, studio: Organisation) -> None:
    membership = studio.memberships.get()

    assert (studio.bin, studio.name_kk) == ("190640017355", "«Қобыз» студиясы ЖШС (демо)")
    assert (membership.rights, membership.state) == (["head"], "active")
    assert membership.signature is not None
    assert studio.bin in bytes(membership.signature.document).decode()
    assert [row.act for row in audit.of(studio)] == ["register an organisation"]


def test_a_name_in_russian_stands_in_russian(people: People, broker: str) -> None:
    assert organisations._language("ТОО «Астана Медиа»") == "ru"
    assert organisations._language("«Үн» авторлар қоғамы ҚБ") == "kk"


def test_the_same_bin_is_registered_once(people: People, studio: Organisation) -> None:
    said, head = acts.certificate_of("organisation"), acts.head_of(studio)

    told = refused(lambda: organisations.register(head, said, "kk", acts.signed(people, head, said, "organisation")))

    assert "registered already" in told
    assert Organisation.objects.count() == 1


@pytest.mark.clause(law.O100_2_7)
@pytest.mark.parametrize(
    ("key", "told"),
    [("wrong_role", "key of the head"), ("okup_head", "another person"), ("treasury", "")],
    ids=["an employee's key", "another person's key", "a key for the Treasury"],
)
def test_a_key_that_is_not_the_heads_registers_nothing(people: People, key: str, told: str) -> None:
    head, said = someone("organisation"), acts.certificate_of("organisation")

    assert told in refused(lambda: organisations.register(head, said, "kk", acts.signed(people, head, said, key)))
    assert not Organisation.objects.exists()
    assert not Signature.objects.exists()


def test_a_key_of_another_bin_registers_nothing(people: People) -> None:
    head, said = someone("organisation"), acts.certificate_of("okup_head")

    told = refused(lambda: organisations.register(head, said, "kk", acts.signed(people, head, said, "organisation")))

    assert "with its BIN" in told


def test_another_name_than_that_of_the_certificate_is_refused(people: People) -> None:
    head, said = someone("organisation"), OfCertificate(acts.certificate_of("organisation").bin, "Басқа")

    told = refused(lambda: organisations.register(head, said, "kk", acts.signed(people, head, said, "organisation")))

    assert "otherwise" in told


def test_a_power_of_attorney_stands_in_for_no_head(people: People) -> None:
    head, said = someone("organisation"), acts.certificate_of("organisation")
    today = timezone.localdate()
    PowerOfAttorney.objects.create(
        person=head, organisation=said.bin, purposes=["organisation"], document="1", since=today, until=today
    )

    cms = acts.signed(people, head, said, "wrong_role")

    assert "key of the head" in refused(lambda: organisations.register(head, said, "kk", cms))


def test_a_wrong_bin_is_refused(people: People) -> None:
    said = OfCertificate("190640017350", "X")

    assert "BIN" in refused(lambda: organisations.register(someone("organisation"), said, "kk", b""))


def test_nobody_registers_a_body_of_the_platform(people: People) -> None:
    said = acts.certificate_of("organisation")

    with override_settings(BODIES={"expert": (said.bin, "Институт", "Институт")}):
        told = refused(lambda: organisations.register(someone("organisation"), said, "kk", b""))
        organisations.keep_bodies()
        organisations.keep_bodies()

    assert "by its office" in told
    assert Organisation.objects.get().kinds == [SubjectKind.EXPERT]


@pytest.mark.clause(law.O100_12)
def test_a_new_head_with_a_newer_certificate_takes_over(people: People, studio: Organisation) -> None:
    former = acts.head_of(studio)

    new = acts.taken_over(people, studio)

    assert may(new, studio, Right.HEAD) is None
    assert may(former, studio, Right.WORKS) is not None
    assert Notice.objects.filter(person=former, template="accounts/head_replaced").count() == 1


def test_an_older_certificate_takes_nothing_over(people: People, studio: Organisation) -> None:
    former = acts.head_of(studio)
    new, said = acts.taken_over(people, studio), acts.certificate_of("organisation")

    cms = acts.signed(people, former, said, "organisation", takes_over=True)

    assert "newer" in refused(lambda: organisations.take_over(former, studio, said, "kk", cms))
    assert acts.head_of(studio) in (new, former)
    assert may(new, studio, Right.HEAD) is None


def test_the_head_takes_nothing_over_from_themselves(people: People, studio: Organisation) -> None:
    head, said = acts.head_of(studio), acts.certificate_of("organisation")

    cms = acts.signed(people, head, said, "organisation", takes_over=True)

    assert "already" in refused(lambda: organisations.take_over(head, studio, said, "kk", cms))


def test_a_member_who_becomes_head_has_one_membership(people: People, studio: Organisation) -> None:
    new = someone("new_head")
    acts.member(studio, new, Right.WORKS)
    said = acts.certificate_of("new_head")

    cms = acts.signed(people, new, said, "new_head", takes_over=True)
    organisations.take_over(new, studio, said, "kk", cms)

    assert Membership.acting(new).get().is_head


@pytest.mark.clause(law.O100_12)
def test_who_is_invited_acts_once_they_have_accepted(people: People, studio: Organisation) -> None:
    author2 = someone("author2")

    membership = acts.invited(studio, author2, Right.WORKS)
    assert may(author2, studio, Right.WORKS) is not None
    members.accept_invitation(author2, membership)

    assert may(author2, studio, Right.WORKS) is None
    assert may(author2, studio, Right.MONEY) is not None
    assert Notice.objects.filter(person=author2, template="accounts/invited").count() == 1
    assert Notice.objects.filter(person=acts.head_of(studio), template="accounts/membership_answered").count() == 1


def test_what_a_member_does_names_the_person(people: People, studio: Organisation) -> None:
    author2 = someone("author2")
    acts.member(studio, author2, Right.WORKS)

    organisations.add_body(author2, studio, name="Ахметов А.", post="Басқарма төрағасы")

    assert audit.of(studio).last().actor == audit.key(author2)  # type: ignore[union-attr]  # it was just added
    assert GoverningBody.objects.get().organisation == studio


@pytest.mark.parametrize("iin", ["", "123456789012", "79112830047", "abc"], ids=repr)
def test_an_iin_that_is_none_is_refused(people: People, studio: Organisation, iin: str) -> None:
    whom = Invited(iin, "a@example.kz", "Хатшы", [])

    assert "IIN" in refused(lambda: members.invite(acts.head_of(studio), studio, whom))


def test_nobody_is_invited_twice(people: People, studio: Organisation) -> None:
    author2 = someone("author2")
    acts.invited(studio, author2)

    assert "already" in refused(lambda: acts.invited(studio, author2))


def test_who_declined_may_be_invited_again(people: People, studio: Organisation) -> None:
    author2 = someone("author2")
    members.decline_invitation(author2, acts.invited(studio, author2))

    assert acts.invited(studio, author2).state == MembershipState.INVITED


def test_nobody_becomes_head_by_invitation(people: People, studio: Organisation) -> None:
    assert "key" in refused(lambda: acts.invited(studio, someone("author2"), Right.HEAD))


def test_only_the_head_makes_managers(people: People, studio: Organisation) -> None:
    manager = someone("author2")
    acts.member(studio, manager, Right.MANAGER)

    invited = someone("author3")

    told = refused(lambda: acts.invited(studio, invited, Right.MANAGER, by=manager))

    assert "Only the head" in told
    assert acts.invited(studio, invited, Right.WORKS, by=manager).rights == ["works"]


def test_a_manager_changes_neither_their_own_rights_nor_the_heads(people: People, studio: Organisation) -> None:
    manager = someone("author2")
    own = acts.member(studio, manager, Right.MANAGER)
    heads = studio.memberships.get(rights__contains=["head"])

    assert "own rights" in refused(lambda: members.change_rights(manager, own, [Right.MONEY], "Хатшы"))
    assert "head stays" in refused(lambda: members.end_membership(manager, heads))


def test_a_manager_may_not_touch_another_manager(people: People, studio: Organisation) -> None:
    manager = someone("author2")
    acts.member(studio, manager, Right.MANAGER)
    other = acts.member(studio, someone("author3"), Right.MANAGER)

    assert "Only the head" in refused(lambda: members.end_membership(manager, other))


def test_the_head_leaves_only_by_a_new_head(people: People, studio: Organisation) -> None:
    membership = studio.memberships.get()

    assert "head stays" in refused(lambda: members.leave(acts.head_of(studio), membership))


@pytest.mark.clause(law.O100_12)
def test_rights_that_are_taken_are_gone_at_once_and_told(people: People, studio: Organisation) -> None:
    author2 = someone("author2")
    membership = acts.member(studio, author2, Right.WORKS, Right.MONEY)

    members.change_rights(acts.head_of(studio), membership, [Right.WORKS], "Хатшы")

    assert "money" in refused(lambda: organisations.change_bank(author2, studio, iban="", bic=""))
    assert Notice.objects.filter(person=author2, template="accounts/rights_changed").count() == 1


# Every step × state × role

ROLES = ("head", "manager", "member", "invited_person", "stranger")
MEMBER_STEPS: dict[str, dict[str, set[str]]] = {  # step: state: who may
    "accept the invitation": {"invited": {"invited_person"}},
    "decline the invitation": {"invited": {"invited_person"}},
    "take the invitation back": {"invited": {"head", "manager"}},
    "change rights": {"invited": {"head", "manager"}, "active": {"head", "manager"}},
    "end a membership": {"active": {"head", "manager"}},
    "leave an organisation": {"active": {"invited_person"}},
}


@pytest.mark.parametrize("state", MembershipState.values)
@pytest.mark.parametrize("step", organisation_steps.MEMBERSHIPS.steps, ids=lambda step: step.name)
def test_each_step_of_a_membership_is_open_to_whom_the_table_says(
    people: People, studio: Organisation, step: Step, state: str
) -> None:
    who = {
        "head": acts.head_of(studio),
        "manager": someone("author2"),
        "member": people.author,
        "invited_person": someone("author3"),
        "stranger": people.stranger,
    }
    acts.member(studio, who["manager"], Right.MANAGER)
    acts.member(studio, who["member"], Right.WORKS, Right.MONEY, Right.SIGNS)
    subject = membership_in(state, studio, who["invited_person"])

    may_take = {role for role in ROLES if step.refusal(who[role], subject) is None}

    assert may_take == MEMBER_STEPS[step.name].get(state, set())


def membership_in(state: str, organisation: Organisation, person: User) -> Membership:
    """A membership brought to `state` by the steps that lead there."""
    head = acts.head_of(organisation)
    membership = acts.invited(organisation, person)
    path: dict[str, list[Callable[[], None]]] = {
        "invited": [],
        "active": [lambda: members.accept_invitation(person, membership)],
        "declined": [lambda: members.decline_invitation(person, membership)],
        "withdrawn": [lambda: members.take_back_invitation(head, membership)],
        "ended": [
            lambda: members.accept_invitation(person, membership),
            lambda: members.end_membership(head, membership),
        ],
    }
    for step in path[state]:
        step()
    return membership


@pytest.mark.parametrize(
    ("step", "rights"),
    [
        (organisation_steps.INVITE, {"head", "manager"}),
        (organisation_steps.CHANGE_DETAILS, {"head", "works"}),
        (organisation_steps.CHANGE_BANK, {"head", "money"}),
        (organisation_steps.ADD_BODY, {"head", "works"}),
        (organisation_steps.REMOVE_BODY, {"head", "works"}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_right_opens_its_own_steps(people: People, studio: Organisation, step: Step, rights: set[str]) -> None:
    membership = acts.member(studio, people.author)
    holders = {"head": acts.head_of(studio)}
    opened = {"head"} if step.refusal(holders["head"], studio) is None else set()
    for right in ("manager", "signs", "works", "money"):
        Membership.objects.filter(pk=membership.pk).update(rights=[right])
        opened |= {right} if step.refusal(people.author, studio) is None else set()

    assert opened == rights
    assert step.refusal(people.stranger, studio) is not None
    assert step.refusal(None, studio) is not None


def test_kinds_that_others_give_are_neither_taken_nor_claimed(people: People, studio: Organisation) -> None:
    head = acts.head_of(studio)
    Organisation.objects.filter(pk=studio.pk).update(kinds=["okup"])

    organisations.change_details(head, studio, {"kinds": ["owner"]})

    assert studio.kinds == ["okup", "owner"]
    assert "owner" in refused(lambda: organisations.change_details(head, studio, {"kinds": ["expert"]}))


# What must never be false


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"rights": ["head"]}, "membership_one_acting_head|membership_head_has_signed"),
        ({"rights": ["king"]}, "membership_rights_are_known"),
        ({"person": None}, "membership_state_says_when"),
        ({"state": "ended"}, "membership_state_says_when"),
    ],
)
def test_the_database_forbids(people: People, studio: Organisation, change: dict[str, object], constraint: str) -> None:
    membership = acts.member(studio, people.author)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(**change)


# Two press at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause(law.O100_12)
def test_of_two_registrations_at_once_one_stands(people: People, broker: str) -> None:
    head, said = someone("organisation"), acts.certificate_of("organisation")
    cms = acts.signed(people, head, said, "organisation")

    outcomes = at_once(*[partial(organisations.register, head, said, "kk", cms)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Organisation", "StepRefused"]
    assert Organisation.objects.count() == Membership.objects.count() == Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_accepted_once(people: People, broker: str) -> None:
    studio, author2 = acts.registered(people), someone("author2")
    pk = acts.invited(studio, author2).pk

    outcomes = at_once(*(partial(members.accept_invitation, author2, Membership.objects.get(pk=pk)) for _ in range(2)))

    assert [outcome for outcome in outcomes if outcome is None] == [None]
    assert next(one.refusal for one in outcomes if isinstance(one, StepRefused)) is MOVED_ON
    assert Trail.objects.filter(act="accept the invitation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_heads_who_take_over_at_once_leave_one(people: People, broker: str) -> None:
    studio, new = acts.registered(people), someone("new_head")
    said = acts.certificate_of("new_head")
    cms = acts.signed(people, new, said, "new_head", takes_over=True)

    outcomes = at_once(
        *(
            partial(organisations.take_over, new, Organisation.objects.get(pk=studio.pk), said, "kk", cms)
            for _ in range(2)
        )
    )

    assert [outcome for outcome in outcomes if outcome is None] == [None]
    assert Membership.objects.filter(state="active").get().person == new


@pytest.mark.django_db(transaction=True)
def test_a_former_head_invites_nobody_while_a_new_one_takes_over(people: People, broker: str) -> None:
    studio, new, author2 = acts.registered(people), someone("new_head"), someone("author2")
    former, said = acts.head_of(studio), acts.certificate_of("new_head")
    cms = acts.signed(people, new, said, "new_head", takes_over=True)
    whom = Invited(author2.iin, author2.email, "Хатшы", [])

    taken, invited = at_once(
        partial(organisations.take_over, new, Organisation.objects.get(pk=studio.pk), said, "kk", cms),
        partial(members.invite, former, Organisation.objects.get(pk=studio.pk), whom),
    )

    assert taken is None
    if isinstance(invited, StepRefused):
        assert not studio.memberships.filter(state="invited").exists()
    else:
        rows = Trail.objects.filter(act__in=["invite staff", "take over an organisation"]).order_by("pk")
        assert [row.act for row in rows] == ["invite staff", "take over an organisation"]
