"""An invitation reaches whom it is for, tells nothing to others, and is followed by two reminders."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from copyright_registry import invitations, registration
from copyright_registry.models import Application, Author
from portal.demo.people import PEOPLE
from portal.flow import sure
from portal.models import Notice
from tests import people as acts
from tests.people import People
from tests.week import Week


def invited_without_account(people: People) -> tuple[Application, Author]:
    application = acts.draft(people.author)
    holder = next(one for one in PEOPLE if one.key == "author2")
    registration.invite(people.author, application, holder.iin, "second@example.kz")
    return application, application.authors.get(email__isnull=False, person=None)


def test_whoever_has_no_account_gets_a_letter_that_does_not_name_the_work(people: People) -> None:
    application, author = invited_without_account(people)

    assert invitations.mail(author.pk)
    assert not invitations.mail(author.pk)

    [letter] = mail.outbox
    assert letter.to == ["second@example.kz"]
    assert people.author.full_name in letter.body
    assert str(application.pk) in letter.body
    assert application.title_kk not in letter.subject + letter.body


def test_whoever_is_invited_again_gets_another_letter_that_no_mailbox_takes_for_the_first(people: People) -> None:
    application, author = invited_without_account(people)
    invitations.mail(author.pk)

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        registration.invite_again(people.author, application, author)
        invitations.mail(author.pk)

    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first != second


def test_nobody_is_invited_to_a_draft_that_was_put_away(people: People) -> None:
    application, author = invited_without_account(people)
    registration.discard(people.author, application)

    assert not invitations.mail(author.pk)

    author.refresh_from_db()
    assert author.mail_due_at is None
    assert not mail.outbox


def test_the_post_that_refuses_is_asked_again_for_five_days(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    _application, author = invited_without_account(people)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _refuses)

    assert not invitations.mail(author.pk)
    author.refresh_from_db()
    assert author.mail_due_at is not None

    Author.objects.update(invited_at=timezone.now() - timedelta(days=6))
    invitations.mail(author.pk)
    author.refresh_from_db()
    assert author.mail_due_at is None


def _refuses(_message: object) -> None:
    raise OSError("the post is down")


def test_whoever_has_an_account_finds_it_in_the_inbox_and_is_mailed_once_at_one_address(people: People) -> None:
    application = acts.draft(people.author)

    second = acts.invited(application)

    assert Notice.objects.filter(person=second, template="copyright_registry/invited").count() == 1
    assert sure(application.author_of(second)).mail_due_at is None


def test_who_signs_in_first_after_the_invitation_is_found_by_their_iin(people: People) -> None:
    application, _author = invited_without_account(people)

    second = acts.someone("author2")
    registration.join(second, application)

    assert sure(application.author_of(second)).person == second


@pytest.mark.parametrize("asked_for", ["invitation", "signature"])
def test_who_does_not_answer_is_reminded_after_two_working_days_and_once_more(
    people: People, week: Week, asked_for: str
) -> None:
    with week.at("mon 10:00"):
        application = acts.draft(people.author)
        second = acts.invited(application)
        if asked_for == "signature":
            registration.join(second, application)
            acts.sign(people, application)
    author = sure(application.author_of(second))

    def reminded(moment: str) -> bool:
        with week.at(moment):
            return invitations.remind(author.pk)

    assert not reminded("wed 18:00")
    assert reminded("thu 00:30")
    assert not reminded("thu 00:31")
    assert reminded("mon+ 23:59")
    assert not reminded("tue+ 23:59")
    notices = Notice.objects.filter(person=second, template="copyright_registry/author_reminder")
    assert [notice.context["sign"] for notice in notices] == [asked_for == "signature"] * 2


def test_whoever_has_answered_is_not_reminded(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    Author.objects.update(remind_at=timezone.now() - timedelta(hours=1))

    for author in Author.objects.all():
        assert not invitations.remind(author.pk)

    assert not Notice.objects.filter(template="copyright_registry/author_reminder").exists()
    assert User.objects.get(pk=second.pk)
