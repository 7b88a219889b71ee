"""What the tables of the register never hold, whoever writes to them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import override

from copyright_registry import standing_orders
from copyright_registry.models import (
    Application,
    Attachment,
    Author,
    Benefit,
    BenefitClaim,
    Certificate,
    CheckPoint,
    Completion,
    Decision,
    Entry,
    Ground,
    Kind,
    Original,
    Representation,
    Requirement,
    StandingOrder,
    State,
    new_code,
)
from portal import codes, law
from portal.payments.models import Fee
from portal.reference import InThreeLanguages
from portal.signing.models import Signature
from tests import people as acts
from tests.people import People

Breach = Callable[[People], object]


def _set(model: type[models.Model], reached: str, /, **wrong: Any) -> Breach:
    """The breach: bring an application to the state `reached`, then write `wrong` into its row of `model`."""

    def breach(people: People) -> object:
        acts.application_in(reached, people)
        return model._default_manager.update(**wrong)

    return breach


def _twice(model: type[InThreeLanguages]) -> Breach:
    def breach(_people: People) -> object:
        row = model._default_manager.all()[0]
        row.pk = None
        return row.save(force_insert=True)

    return breach


def _signed_unagreed(people: People) -> object:
    application = acts.application_in(State.PROPOSED, people)
    return Decision.objects.update(signature=application.signature)


def _order(**wrong: Any) -> Breach:
    """The breach: write `wrong` into a standing order."""

    def breach(people: People) -> object:
        return StandingOrder.objects.filter(pk=_signed_order(people).pk).update(**wrong)

    return breach


def _two_orders(people: People) -> object:
    second = _signed_order(people)
    first = StandingOrder.objects.get()
    first.ended_at, first.ended_by = timezone.now(), people.head
    first.save()
    _signed_order(people)
    return StandingOrder.objects.filter(pk=second.pk).update(ended_at=None, ended_by=None)


def _signed_order(people: People) -> StandingOrder:
    text = standing_orders.text(30, timezone.now()).encode()
    return standing_orders.sign(people.head_of_department, 30, people.sign(people.head_of_department, text))


def _ended_by_someone(people: People) -> object:
    return StandingOrder.objects.filter(pk=_signed_order(people).pk).update(ended_by=people.head)


def _claim(**wrong: Any) -> Breach:
    """The breach: write `wrong` into the claim of a benefit."""

    def breach(people: People) -> object:
        application = acts.draft(people.author)
        paper = {"document": b"x", "size": 1, "sha256": "a" * 64}
        benefit = Benefit.objects.get(code="kandas")
        right = {"application": application, "author": application.authors.get(), "benefit": benefit, **paper}
        BenefitClaim.objects.create(**right)
        return BenefitClaim.objects.update(**wrong) if wrong else BenefitClaim.objects.create(**right)

    return breach


def _original(**said: Any) -> Breach:
    """The breach: an original of which `said` is said, in a draft."""

    def breach(people: People) -> object:
        named = {"title": "Roman", "author": "B. Writer"}
        return Original.objects.create(application=acts.draft(people.author), **named, **said)

    return breach


def _representation(**said: Any) -> Breach:
    """The breach: that who applies represents the author by what is `said`."""

    def breach(people: People) -> object:
        power = {"kind": "power", "number": "1", "notary": "Notary", "since": date(2026, 1, 5), "powers": "All"}
        return Representation.objects.create(application=acts.draft(people.author), **power | said)

    return breach


def _completion(*asked: str) -> Breach:
    """The breach: requests to complete that say this in Kazakh, of one case and none of them answered."""

    def breach(people: People) -> object:
        case = acts.application_in(State.EXAMINATION, people)
        said = {"application": case, "asked_by": people.examiner, "asked_at": timezone.now(), "asks_ru": "Договор"}
        return [Completion.objects.create(asks_kk=words, **said) for words in asked]

    return breach


def _file_twice(people: People) -> object:
    acts.draft(people.author)
    file = Attachment.objects.get()
    file.pk = None
    return file.save(force_insert=True)


def _author(**more: Any) -> Breach:
    """The breach: one more author, with `more` said of them, in the draft of another."""

    def breach(people: People) -> object:
        return Author.objects.create(
            application=acts.draft(people.author), **{"place": 2, "iin_digest": "a" * 64, **more}
        )

    return breach


def _the_same_author(people: People) -> object:
    return _author(iin_digest=people.author.iin_digest)(people)


def _represented_signs(people: People) -> object:
    application = acts.application_in(State.SIGNED, people)
    Author.objects.update(represented=True, given_name="Абай", joined_at=timezone.now())
    return Author.objects.update(signature=application.signature)


def _signs_and_declines(people: People) -> object:
    application = acts.application_in(State.SIGNED, people)
    now = timezone.now()
    return Author.objects.update(signature=application.signature, joined_at=now, declined_at=now)


def _signs_before_joining(people: People) -> object:
    application = acts.application_in(State.SIGNED, people)
    return Author.objects.update(signature=application.signature)


def _power_without_its_day(people: People) -> object:
    application = acts.draft(people.author)
    said = {"kind": "law", "number": "12", "notary": "ТХҚКО", "powers": "анасы"}
    return Representation.objects.create(application=application, **said)


def _another_first_version(people: People) -> object:
    entry = acts.application_in(State.ENTERED, people).entry
    return _again(entry, id=entry.pk + 1, number=2, code="AAAABBBB", fingerprint="0" * 64)


def _two_stand(people: People) -> object:
    entry = acts.application_in(State.ENTERED, people).entry
    return _again(entry, id=entry.pk + 1, version=2, code="AAAABBBB", fingerprint="0" * 64)


def _version_twice(people: People) -> object:
    entry = acts.application_in(State.ENTERED, people).entry
    Entry.objects.update(superseded_at=timezone.now())
    return _again(entry, id=entry.pk + 1, application_id=None, code="AAAABBBB", fingerprint="0" * 64)


BREACHES: dict[str, Breach] = {
    "author_one_a_place": _author(place=1),
    "author_once_an_application": _the_same_author,
    "author_has_an_iin_or_is_represented": _author(iin_digest=""),
    "author_represented_has_a_name": _author(represented=True),
    "author_signs_or_declines": _signs_and_declines,
    "author_represented_does_not_sign": _represented_signs,
    "original_by_agreement_or_by_term": _original(),
    "representation_ends_after_it_begins": _representation(until=date(2026, 1, 4)),
    "representation_by_power_has_a_term": _representation(),
    "completion_one_open": _completion("Шарт", "Шарт"),
    "completion_says_what_in_both": _completion(""),
    "requirement_once_since_a_day": _twice(Requirement),
    "attachment_once": _file_twice,
    "author_joined_has_an_account": _author(joined_at=timezone.now()),
    "author_signed_has_joined": _signs_before_joining,
    "application_apart_names_the_others": _set(Application, State.DRAFT, apart=True),
    "representation_named_is_whole": _power_without_its_day,
    "entry_version_is_positive": _set(Entry, State.ENTERED, version=0),
    "entry_version_once": _version_twice,
    "entry_one_an_application": _another_first_version,
    "entry_one_version_stands": _two_stand,
    "benefit_once_since_a_day": _twice(Benefit),
    "claim_one_an_author": _claim(),
    "claim_document_is_hashed": _claim(sha256=""),
    "claim_to_check_has_a_document": _claim(document=None, size=0, sha256=""),
    "claim_rejected_names_who": _claim(state="rejected", decided_at=timezone.now(), reason_kk="1", reason_ru="1"),
    "claim_decided_has_a_moment": _claim(state="confirmed"),
    "claim_rejected_gives_reasons": _claim(state="rejected", decided_at=timezone.now(), reason_kk="Мерзімі өткен."),
    "check_point_once_since_a_day": _twice(CheckPoint),
    "application_with_the_provider_is_due": _set(Application, State.RECEIVED, due_at=None, bound_by=""),
    "application_due_names_its_clock": _set(Application, State.RECEIVED, bound_by=""),
    "standing_order_one_in_force": _two_orders,
    "standing_order_ended_by_someone_has_ended": _ended_by_someone,
    "application_closed_says_when": _set(Application, State.WITHDRAWN, closed_at=None),
    "standing_order_minutes": _order(minutes=120),
    "kind_once_since_a_day": _twice(Kind),
    "ground_once_since_a_day": _twice(Ground),
    "ground_is_one_of_the_two": lambda _people: Ground.objects.update(basis="third"),
    "application_received_is_numbered_signed_paid": _set(Application, State.RECEIVED, number=None),
    "application_signed_has_signature": _set(Application, State.DRAFT, state=State.SIGNED),
    "application_in_examination_has_examiner": _set(Application, State.EXAMINATION, examiner=None),
    "application_decided_has_decision": _set(Application, State.PROPOSED, decision=None),
    "work_is_not_empty": _set(Attachment, State.DRAFT, size=0),
    "work_hash_is_sha256": _set(Attachment, State.DRAFT, sha256="A" * 64),
    "decision_agreed_is_frozen": _set(Decision, State.AGREED, pdf=None),
    "decision_signed_was_agreed": _signed_unagreed,
    "decision_refusal_gives_reasons": _set(Decision, State.REFUSED, reason_ru=""),
    "entry_number_is_positive": _set(Entry, State.ENTERED, number=0),
}


@pytest.mark.clause(law.O1315_7_1, law.O1315_12, law.O1315_14_2)
@pytest.mark.parametrize("constraint", BREACHES)
def test_the_database_refuses_the_row_that_a_constraint_forbids(people: People, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BREACHES[constraint](people)


def test_each_constraint_of_the_register_has_its_forbidden_row_here() -> None:
    # tables of their own subject (changes, complaints, copies…) have theirs beside the tests of that subject
    of_app = apps.get_app_config("copyright_registry").get_models()
    tables = {table for table in of_app if table.__module__.startswith("copyright_registry.models.")}

    assert {constraint.name for table in tables for constraint in table._meta.constraints} == BREACHES.keys()


def test_an_original_rests_on_one_ground_not_on_two(people: People) -> None:
    with pytest.raises(IntegrityError, match="original_by_agreement_or_by_term"), transaction.atomic():
        _original(agreement="No. 5", died_in=1904)(people)


@pytest.mark.clause(law.O1315_8_1)
@pytest.mark.parametrize("missing", ["number", "received_at", "signature", "fee"])
def test_nothing_is_received_without_number_moment_signature_and_fee(people: People, missing: str) -> None:
    acts.application_in(State.RECEIVED, people)

    with pytest.raises(IntegrityError, match="application_received"), transaction.atomic():
        Application.objects.update(**{missing: None})


def _again(entry: Entry, **changed: Any) -> object:
    names = [field.attname for field in Entry._meta.concrete_fields if not field.generated]
    return Entry.objects.create(**{name: getattr(entry, name) for name in names} | changed)


@pytest.mark.clause(law.O1315_12)
def test_no_two_entries_share_application_code_or_fingerprint(people: People) -> None:
    entry = acts.application_in(State.ENTERED, people).entry
    other = acts.application_in(State.RECEIVED, people, title_ru="Другое")
    new = {"id": entry.pk + 1, "number": 2, "application_id": other.pk, "code": "AAAABBBB", "fingerprint": "0" * 64}

    for shared in ("application_id", "code", "fingerprint"):
        with pytest.raises(IntegrityError, match=shared), transaction.atomic():
            _again(entry, **{**new, shared: getattr(entry, shared)})


@pytest.mark.clause(law.O1315_13_1)
def test_an_entry_has_one_certificate(people: People) -> None:
    entry = acts.application_in(State.ENTERED, people).entry
    Certificate.objects.create(entry=entry, pdf=ContentFile(b"1", "1.pdf"), sha256="1" * 64, made_at=timezone.now())

    with pytest.raises(IntegrityError, match="entry_id"), transaction.atomic():
        Certificate.objects.create(entry=entry, pdf=ContentFile(b"2", "2.pdf"), sha256="2" * 64, made_at=timezone.now())


@pytest.mark.clause(law.O1315_12, law.O1315_13_1)
@pytest.mark.parametrize("table", ["copyright_registry_entry", "copyright_registry_certificate"])
@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_portals_role_may_neither_change_nor_remove_what_was_entered(db: None, table: str, right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('portal', %s, %s)", [table, right])

        assert cursor.fetchone() == (False,)


def test_what_must_stand_in_court_cannot_be_deleted(people: People) -> None:
    acts.application_in(State.ENTERED, people)

    for table in (Application, Decision, Fee, Signature):
        with pytest.raises(models.ProtectedError):
            table.objects.get(**({"purpose": "application"} if table is Signature else {})).delete()


def test_an_application_is_called_by_its_number_then_by_its_title(people: People) -> None:
    draft = acts.draft(people.author)
    nameless = Application(applicant=people.author, language="ru", title_en="Nomad")

    assert str(draft) == "Түнгі көш"
    assert str(nameless) == "Nomad"
    assert str(acts.application_in(State.RECEIVED, people)) == "№ 1"


def test_an_entry_shows_its_title_in_the_readers_language_or_in_one_it_has() -> None:
    entry = Entry(number=7, title_ru="Ночное кочевье", title_en="Night camp")

    with override("en"):
        assert (entry.title, str(entry)) == ("Night camp", "№ 7")
    with override("kk"):
        assert entry.title == "Ночное кочевье"


def test_no_code_reads_as_a_number() -> None:
    made = {new_code() for _ in range(500)}

    assert len(made) == 500
    assert all(len(code) == 8 and code[0].isalpha() and set(code) <= set(codes.LETTERS) for code in made)
