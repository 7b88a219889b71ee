"""Who created the work: its authors are named, invited and put in order; each answers; who represents says by what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import asked, benefits, invitations, law, parties, rules
from copyright_registry.author_rules import NOT_A_MINOR
from copyright_registry.models import Application, Author, Representation, State
from copyright_registry.registration.money import charge_anew
from copyright_registry.registration.steps import DECLINE, EDIT, JOIN
from portal import audit
from portal.flow import MOVED_ON, Refusal, StepRefused, sure
from portal.law import O1315_4_1, O1315_4_2, O1315_9, O1315_A1, under
from portal.models import Trail
from portal.payments.charging import fees_held
from portal.vault import digest

INVITED = "invitation sent"
TOO_MANY = Refusal(_("No more than thirty authors fit into one application. Whom you named before is kept."))
NAMED_ALREADY = Refusal(_("This person is named in the application already."))
NO_REPRESENTATIVE = Refusal(_("Only who represents an author fills in their data. Invite the author instead."))
PAID_LESS = Refusal(
    _(
        "The fee was paid with a benefit that each author must have: nobody without one can be added now. "
        "Ask for the money back first. Nothing was changed."
    )
)
YOURSELF = Refusal(_("This is your own IIN. As an author you need no invitation: choose “I am an author too”."))
TOO_OFTEN = Refusal(_("You have sent many invitations today. Nothing was changed: invite the others tomorrow."))
MOST_A_DAY = 60  # letters that one person may have the portal send to addresses that they type
ONE_STAYS = Refusal(_("An application names one author at least."))
APPLIES = Refusal(_("Who applies is an author of the work themselves, unless they represent its authors."))


@contextmanager
def _naming(person: User, application: Application, **detail: object) -> Iterator[None]:
    """Change who the authors are: what is not paid yet is charged anew, for all of them must have a benefit."""
    with fees_held(application), EDIT.take(person, application, sections=["authors"], **detail):
        if refusal := rules.bank_at_rest(application):
            raise StepRefused(refusal)
        yield
        if rules.is_paid(application) and sure(application.fee).percent < benefits.percent_of(application):
            raise StepRefused(PAID_LESS)
        charge_anew(person, application)


def _add(application: Application, author: Author) -> None:
    """As the last one."""
    last = application.authors.aggregate(last=Max("place"))["last"] or 0
    if application.authors.count() >= asked.MOST_AUTHORS:
        raise StepRefused(TOO_MANY)
    if author.iin_digest and application.authors.filter(iin_digest=author.iin_digest).exists():
        raise StepRefused(NAMED_ALREADY)
    author.application, author.place = application, last + 1


@under(O1315_4_1, O1315_A1)
def name_myself(person: User, application: Application) -> None:
    """Who represents others is an author too."""
    with _naming(person, application):
        author = Author(person=person, iin_digest=person.iin_digest)
        _add(application, author)
        author.save()


@under(law.NO_FLOOD)
def _may_send(person: User) -> None:
    """Raises StepRefused for who has had too many invitations sent since this time yesterday."""
    lately = timezone.now() - timedelta(days=1)
    if Trail.objects.filter(subject=audit.key(person), act=INVITED, at__gte=lately).count() >= MOST_A_DAY:
        raise StepRefused(TOO_OFTEN)
    audit.record(person, INVITED, person, law=law.NO_FLOOD)


@under(law.INVITED, asked.ENOUGH)
def invite(person: User, application: Application, iin: str, email: str) -> None:
    """Ask a co-author to take part; all that the application will say of them comes from their own key and account."""
    with _naming(person, application):
        author = Author(iin_digest=digest(iin), email=email)
        if author.iin_digest == person.iin_digest and application.author_of(person) is None:
            raise StepRefused(YOURSELF)
        _add(application, author)
        _may_send(person)
        invitations.invite(author)


@under(law.INVITED)
def invite_again(person: User, application: Application, author: Author) -> None:
    """Ask once more who has declined or has not answered."""
    with _naming(person, application):
        found = _mine(application, author)
        if not found.cosigns or (found.joined_at is not None and found.declined_at is None):
            raise StepRefused(MOVED_ON)
        found.declined_at, found.declined_because = None, ""
        found.person, found.joined_at = None, None
        _may_send(person)
        invitations.invite(found)


@under(O1315_4_2, O1315_A1)
def represent(person: User, application: Application, author: Author) -> None:
    """Name, or name anew, an author for whom `person` signs. Of whom the law represents, the birth date says why."""
    with _naming(person, application):
        ground = getattr(application, "representation", None)
        if ground is None:
            raise StepRefused(NO_REPRESENTATIVE)
        author.represented, author.iin_digest = True, digest(author.iin) if author.iin else ""
        if author.iin_digest == person.iin_digest:
            raise StepRefused(YOURSELF)
        is_new = _put(application, author)
        if parties.has_outgrown(author):
            raise StepRefused(NOT_A_MINOR)
        author.save()
        if is_new:
            invitations.tell_represented(author)


def _put(application: Application, author: Author) -> bool:
    """As the last one, or in the place that the author has now: it may have been moved meanwhile.

    Whether it is another person than before. Of who has declined nothing is changed: they can be removed only.
    """
    if author.pk is None:
        _add(application, author)
        return True
    found = _mine(application, author)
    if found.declined_at is not None:
        raise StepRefused(MOVED_ON)
    if not found.represented or _is_named_beside(application, author):
        raise StepRefused(NAMED_ALREADY)
    author.application, author.place = application, found.place
    return author.iin_digest != found.iin_digest


def _is_named_beside(application: Application, author: Author) -> bool:
    others = application.authors.exclude(pk=author.pk)
    return bool(author.iin_digest) and others.filter(iin_digest=author.iin_digest).exists()


def _mine(application: Application, author: Author) -> Author:
    """The row as it stands now; somebody may have removed it meanwhile."""
    found = application.authors.filter(pk=author.pk).first()
    if found is None:
        raise StepRefused(MOVED_ON)
    return found


@under(O1315_4_1, law.LAID_OUT)
def remove(person: User, application: Application, author: Author) -> None:
    """Name an author no more; what they claimed goes with them. Before anybody has signed, as EDIT is."""
    with _naming(person, application, removed=author.pk):
        found = _mine(application, author)
        if application.authors.count() == 1:
            raise StepRefused(ONE_STAYS)
        if found.applies and not hasattr(application, "representation"):
            raise StepRefused(APPLIES)
        application.claims.filter(author=found).delete()
        found.delete()


@under(O1315_A1)
def move(person: User, application: Application, author: Author, *, up: bool) -> None:
    """Let an author change places with the one before, or after; the certificate names them in this order."""
    with EDIT.take(person, application, sections=["authors"]):
        named = list(application.authors.all())
        here = next((place for place, one in enumerate(named) if one.pk == author.pk), None)
        if here is None:
            raise StepRefused(MOVED_ON)
        there = here - 1 if up else here + 1
        if 0 <= there < len(named):
            named[here], named[there] = named[there], named[here]
        _number(application, named)


def _number(application: Application, named: list[Author]) -> None:
    """Places 1, 2, 3… in this order; by way of places that nobody has, for no two may share one even for a moment."""
    beyond = max(one.place for one in named) + len(named)
    for first in (beyond + 1, 1):
        for place, author in enumerate(named, first):
            application.authors.filter(pk=author.pk).update(place=place)


@under(O1315_A1)
def call(person: User, application: Application, author: Author, pseudonym: str) -> None:
    """Keep the pseudonym of who applies, or of whom they represent; a co-author gives their own."""
    with EDIT.take(person, application, sections=["authors"]):
        found = _mine(application, author)
        if found.cosigns:
            raise StepRefused(MOVED_ON)
        found.pseudonym = pseudonym
        found.save(update_fields=["pseudonym"])


@under(O1315_9)
def set_apart(person: User, application: Application, others: str) -> None:
    """Enter this part separately from the work of separate co-authorship; `others` are its other authors, a line each.

    "" says that it is no such work.
    """
    with EDIT.take(person, application, sections=["authors"]):
        application.apart, application.others = bool(others), others


@under(O1315_4_2)
def say_by_what(person: User, application: Application, **said: str | date | None) -> None:
    """Keep what the document of the representative says."""
    with EDIT.take(person, application, sections=["representation"]):
        Representation.objects.filter(application=application).update(**said)


@under(O1315_4_1)
def join(person: User, application: Application, pseudonym: str = "") -> None:
    """A co-author takes part: from now on the application names them as their own account does."""
    with JOIN.take(person, application):
        author = sure(application.author_of(person))
        is_new = author.joined_at is None
        author.person, author.pseudonym = person, pseudonym
        author.joined_at = author.joined_at or timezone.now()
        invitations.rest(author)
        author.save()
        if is_new:
            invitations.tell(application.applicant, "joined", application, author=person.full_name)


@under(O1315_4_1, law.DECLINED)
def decline(person: User, application: Application, because: str) -> None:
    """An author takes no part, or no more; a signature that they gave is evidence still, and signs nothing."""
    with DECLINE.take(person, application):
        author = sure(application.author_of(person))
        author.declined_at, author.declined_because, author.signature = timezone.now(), because, None
        invitations.rest(author)
        author.save()
        was_signing = application.state in {State.SIGNING, State.SIGNED}
        invitations.tell(application.applicant, "declined", application, author=person.full_name, laid_out=was_signing)
