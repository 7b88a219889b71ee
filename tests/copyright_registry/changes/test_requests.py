"""A request of the authors: begun by one, the same text signed by all, declined, taken back, reminded of."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from copyright_registry.changes import requests, statement, tasks, wording
from copyright_registry.changes.models import Ask, Change, ChangeSigner, ChangeState
from copyright_registry.models import Author, Entry, Representation
from portal import law, notices
from portal.flow import StepRefused, sure
from portal.models import Notice, Trail
from portal.worktime import terms
from tests import people as people_acts
from tests.browser import client_of, typed
from tests.copyright_registry.changes import acts
from tests.people import People
from tests.week import Week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "english")]


@pytest.fixture
def other(people: People) -> User:
    return people.stranger


@pytest.fixture
def entry(people: People, other: User) -> Entry:
    """An entry of two authors."""
    return acts.entered(people, other)


def told(template: str) -> list[User]:
    return [notice.person for notice in Notice.objects.filter(template=f"copyright_registry/{template}").order_by("pk")]


@pytest.mark.clause(law.O1315_5_5, law.O1315_A4)
def test_of_a_sole_author_the_signature_is_the_receipt(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people))

    acts.sign(people, change)

    assert (change.state, change.number) == (ChangeState.RECEIVED, 1)
    assert change.received_at == change.signers.get().signature.at
    assert told("change_received") == [people.author]
    assert Trail.objects.filter(act="sign as the last").count() == 1


@pytest.mark.clause(law.O1315_A4)
def test_the_text_has_all_that_the_form_asks_for(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry, title_kk="Түнгі көш жолы")

    text = statement.text(change)

    for part in (
        people.author.full_name, people.author.iin, people.author.address, people.author.phone,
        people.stranger.full_name, people.stranger.iin, "нөмірі: 1", entry.fingerprint,
        f"{timezone.localdate(entry.registered_at):%d.%m.%Y}", f"Күні: {timezone.localdate():%d.%m.%Y}",
        "техникалық сипаттағы қатені түзетуді", "Жазылғаны: Түнгі көш\nДұрысы: Түнгі көш жолы\n", acts.WHY,
    ):  # fmt: skip
        assert part in text, part


@pytest.mark.clause(law.O1315_A4)
@pytest.mark.parametrize(("language", "words"), [("kk", "күшін жоюды сұраймын"), ("ru", "аннулировать эту запись")])
def test_a_cancellation_is_asked_for_in_the_language_of_the_case(
    people: People, entry: Entry, language: str, words: str
) -> None:
    change = acts.begin(people.author, entry, Ask.CANCEL)
    Change.objects.update(language=language)
    change.refresh_from_db()

    assert words in statement.text(change)


def test_nothing_typed_can_look_like_another_field(people: People, entry: Entry) -> None:
    new = {**wording.data_of(entry), "title_en": "Night"}

    change = requests.begin(people.author, entry, Ask.CORRECT, new, {"title_en": "A slip.\nDate: 01.01.2020"})

    assert not any(line.startswith("Date:") for line in statement.text(change).splitlines())


@pytest.mark.clause(law.O1315_A4, law.O1315_5_5)
def test_every_author_signs_the_text_that_was_signed_first(people: People, entry: Entry, other: User) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)
    frozen = change.text
    people_acts.User.objects.filter(pk=people.author.pk).update(phone="+7 700 000 0000")

    assert (change.state, change.number, told("change_to_sign")) == (ChangeState.SIGNING, None, [other])
    acts.sign(people, change, other)

    assert (change.state, change.number) == (ChangeState.RECEIVED, 1)
    documents = {bytes(one.signature.document).decode() for one in change.signers.all()}
    assert documents == {frozen} == {statement.text(change)}


def test_who_applied_signs_for_an_author_they_represent(people: People) -> None:
    entry = acts.entered(people, represented="Гүлнар")
    change = acts.begin(people.author, entry)

    acts.sign(people, change)

    assert change.state == ChangeState.RECEIVED
    assert "Автор: Гүлнар\n" in statement.text(change)
    assert f"Автор үшін өтініш беруші қол қояды: {people.author.full_name}" in statement.text(change)


def test_a_signature_of_another_text_is_refused_and_told_which(people: People, entry: Entry, other: User) -> None:
    former = acts.begin(people.author, entry)
    acts.sign(people, former, people.author)
    requests.take_back(people.author, former)
    change = acts.begin(people.author, entry, title_kk="Түнгі көштер")
    acts.sign(people, change, people.author)
    of_former = people.sign(other, former.text.encode())

    with pytest.raises(StepRefused, match="another text: Technical correction") as refused:
        requests.sign(other, change, of_former)

    assert former.text_sha256[:16] in str(refused.value)
    assert change.signers.get(person=other).signature is None


def test_a_signature_of_a_text_that_the_portal_does_not_know_is_refused(
    people: People, entry: Entry, other: User
) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)

    with pytest.raises(StepRefused):
        requests.sign(other, change, people.sign(other, change.text.replace("көш", "құс").encode()))

    assert Change.objects.get().state == ChangeState.SIGNING
    assert Trail.objects.filter(act="signature refused").count() == 1


def test_nobody_signs_twice(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)

    with pytest.raises(StepRefused, match="signed this request already"):
        acts.sign(people, change, people.author)


def test_who_declines_ends_the_request_and_the_others_read_why(people: People, entry: Entry, other: User) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)

    requests.decline(other, change, "Атауы дұрыс.")

    assert (change.state, told("change_declined")) == (ChangeState.DECLINED, [people.author])
    assert change.signers.get(person=other).declined_because == "Атауы дұрыс."
    assert not ChangeSigner.objects.exclude(remind_at=None).exists()
    assert "Атауы" not in bytes(Trail.objects.get(act="decline to sign").body).decode()
    acts.begin(people.author, entry)  # the way is free again


def test_one_declines_with_a_reason_only(people: People, entry: Entry, other: User) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)

    with pytest.raises(StepRefused) as refused:
        requests.decline(other, change, "  ")
    assert refused.value.refusal == requests.NO_REASON


def test_who_began_it_takes_it_back_before_the_last_signature_only(people: People, entry: Entry, other: User) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)
    requests.take_back(people.author, change)
    assert (change.state, told("change_taken_back")) == (ChangeState.TAKEN_BACK, [other])

    received = acts.begin(people.author, entry)
    acts.sign(people, received, people.author, other)

    with pytest.raises(StepRefused):
        requests.take_back(people.author, received)


def test_of_one_entry_one_request_is_open_and_the_second_is_told_of_it(
    people: People, entry: Entry, other: User
) -> None:
    change = acts.begin(people.author, entry)

    with pytest.raises(StepRefused, match="Technical correction, begun by Сүйінбаева"):
        acts.begin(other, entry, Ask.CANCEL)
    with pytest.raises(IntegrityError, match="change_one_open_an_entry"), transaction.atomic():
        Change.objects.create(entry=entry, asks=Ask.CANCEL, language="kk", begun_by=other)

    assert Change.objects.get() == change


@pytest.mark.clause(law.O1315_5_5)
def test_only_the_authors_of_the_entry_ask(people: People, entry: Entry) -> None:
    for person in (people.examiner, people.head):
        with pytest.raises(StepRefused, match="Only the authors"):
            acts.begin(person, entry)


def test_who_lacks_address_or_phone_completes_them_first(people: People, entry: Entry) -> None:
    people.author.address = ""
    people.author.save()

    with pytest.raises(StepRefused, match="address and phone"):
        acts.begin(User.objects.get(pk=people.author.pk), entry)


def test_an_entry_of_the_register_before_is_not_changed_by_a_request(people: People, entry: Entry) -> None:
    Entry.objects.update(application=None)

    with pytest.raises(StepRefused, match="register kept before"):
        requests.begin(people.author, Entry.objects.get(), Ask.CANCEL)


@pytest.mark.clause(law.O1315_15_1)
@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"authors": "Қасымбек Бауыржан\nЖиһангеров Марат"}, "exchange an author"),
        ({"kind": "musical"}, "no technical error"),
        ({"title_kk": "", "title_ru": ""}, "name in Kazakh or in Russian"),
    ],
)
def test_what_is_not_technical_is_refused_by_the_step_itself(
    people: People, entry: Entry, new: dict[str, str], told: str
) -> None:
    with pytest.raises(StepRefused, match=told):
        acts.begin(people.author, entry, **new)

    assert not Change.objects.exists()


def test_what_was_asked_for_is_changed_while_nobody_has_signed(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry)
    new = {**wording.data_of(entry), "title_en": "Night camp"}

    requests.edit(people.author, change, new, {"title_en": "It was left out."})

    assert [(one.column, one.before, one.after) for one in change.amendments.all()] == [("title_en", "", "Night camp")]
    acts.sign(people, change, people.author)
    with pytest.raises(StepRefused):
        requests.edit(people.author, change, new, {"title_en": "Once more."})


def test_a_co_author_is_reminded_after_two_working_days_each_time(
    people: People, entry: Entry, other: User, week: Week
) -> None:
    change = acts.begin(people.author, entry)
    with week.at("mon 10:00"):
        acts.sign(people, change, people.author)
    signer = change.signers.get(person=other)
    assert week.name(sure(signer.remind_at)) == "wed 18:30"

    with week.at("wed 18:29"):
        assert requests.to_remind(timezone.now()) == []
    with week.at("wed 18:31"):
        assert requests.to_remind(timezone.now()) == [signer.pk]
        tasks.remind_author(signer.pk)
        tasks.remind_author(signer.pk)

    assert told("change_reminder") == [other]
    signer.refresh_from_db()
    assert week.name(sure(signer.remind_at)) == "fri 18:30"


def test_who_has_signed_is_not_reminded(people: People, entry: Entry, other: User) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author, other)

    assert requests.to_remind(timezone.now() + timedelta(days=9)) == []


@pytest.mark.clause(law.O1315_15_1)
@pytest.mark.parametrize(
    ("received", "due"), [("mon 00:10", "tue 18:30"), ("thu 23:50", "fri 18:30"), ("fri 17:00", "mon+ 18:30")]
)
def test_a_request_is_due_by_the_end_of_the_next_working_day(
    people: People, week: Week, received: str, due: str
) -> None:
    change = acts.begin(people.author, acts.entered(people))

    with week.at(received):
        acts.sign(people, change)

    assert (week.name(sure(change.due_at)), change.bound_by) == (due, "correction")
    assert [term.clock for term in terms.of(change)] == ["correction"]


def test_personal_data_of_a_request_lies_encrypted(people: People, entry: Entry) -> None:
    from django.db import connection

    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM copyright_registry_change")
        (stored,) = cursor.fetchone()
    assert people.author.iin.encode() not in bytes(stored)
    assert people.author.iin in Change.objects.get().text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("asks", Ask)
@pytest.mark.parametrize(
    "template", ["to_sign", "reminder", "declined", "taken_back", "received", "done", "by_court", "refused"]
)
def test_what_authors_are_told_names_the_entry_and_leads_to_the_request(
    people: People, template: str, asks: str, language: str
) -> None:
    people.author.language = language
    people.author.save()
    change = Change(entry=Entry(number=78433), asks=asks)
    requests.tell(change, people.author, f"change_{template}", who="Ж. Ж.", request=5)

    letter = notices.compose(Notice.objects.get())

    assert "78433" in letter.subject
    assert f"/{language}/changes/{change.pk}/" in letter.body
    assert "\n" not in letter.subject


@pytest.mark.clause(law.O1315_4_2)
@pytest.mark.parametrize(("kind", "days"), [("power", 1), ("law", None)])
def test_whose_power_has_run_out_or_whose_child_is_of_age_signs_for_nobody(
    people: People, kind: str, days: int | None
) -> None:
    entry = acts.entered(people, represented="Гүлнар")
    Author.objects.filter(represented=True).update(born_on=date(2000, 1, 1))
    change = acts.begin(people.author, entry)
    yesterday = timezone.localdate() - timedelta(days=1)
    Representation.objects.create(
        application=entry.application,
        kind=kind,
        number="1",
        notary="N",
        powers="P",
        since=yesterday,
        until=days and yesterday,
    )

    with pytest.raises(StepRefused, match="run out"):
        acts.sign(people, Change.objects.get(pk=change.pk))
    requests.take_back(people.author, change)
    with pytest.raises(StepRefused, match="run out"):
        acts.begin(people.author, entry)


def test_the_form_shows_a_corrected_day_as_it_asks_for_it(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people), created_on="2026-09-30")

    page = client_of(people.author).get(f"/en/changes/{change.pk}/edit/")

    assert typed(page, "created_on") == "30.09.2026"
