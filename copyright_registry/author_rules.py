"""Who may do what as one of several authors, or for them. Each rule answers None, or a Refusal that says why not."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import law, parties, rules
from copyright_registry.models import Application, Author
from portal.flow import Refusal
from portal.law import O1315_4_2, under

NOT_A_MINOR = Refusal(_("By this date of birth the author is of age and applies in person, or by a power of attorney."))
NOT_INVITED = Refusal(_("Only a co-author whom the application names may do this."))


def _invited(actor: User | None, application: Application) -> Author | None:
    """The row of a co-author who answers for themselves."""
    author = application.author_of(actor) if actor is not None else None
    return author if author is not None and author.cosigns else None


def may_join(actor: User, application: Application) -> Refusal | None:
    """Also whoever has joined: they may change their pseudonym."""
    author = _invited(actor, application)
    if author is None:
        return NOT_INVITED
    if author.declined_at is not None:
        return Refusal(_("You have declined. Who applies may invite you again."))
    if not actor.has_contacts:
        return Refusal(_("First complete your contacts and confirm your e-mail: the application states them."))
    return None


def may_decline(actor: User, application: Application) -> Refusal | None:
    """Also whom somebody represents: nobody may know better whether there is such a power."""
    author = application.author_of(actor) if actor is not None else None
    if author is None or author.applies:
        return NOT_INVITED
    return Refusal(_("You have declined already.")) if author.declined_at is not None else None


def may_cosign(actor: User, application: Application) -> Refusal | None:
    """While others are awaited beside them."""
    if refusal := _may_add_signature(actor, application):
        return refusal
    return Refusal(_("You are the last author to sign.")) if len(parties.awaited(application)) == 1 else None


def may_cosign_last(actor: User, application: Application) -> Refusal | None:
    if refusal := _may_add_signature(actor, application):
        return refusal
    return Refusal(_("Other authors are still to sign.")) if len(parties.awaited(application)) > 1 else None


def _may_add_signature(actor: User, application: Application) -> Refusal | None:
    author = _invited(actor, application)
    if author is None or author.joined_at is None:
        return NOT_INVITED
    if author.declined_at is not None:
        return Refusal(_("You have declined. Who applies may invite you again."))
    return Refusal(_("You have signed already.")) if author.signature_id is not None else None


def may_reopen(actor: User, application: Application) -> Refusal | None:
    if rules.is_paid(application):
        return Refusal(_("The fee is paid: taken back, the application is paid and not signed."))
    return rules.is_applicant(actor, application)


def may_reopen_paid(actor: User, application: Application) -> Refusal | None:
    if not rules.is_paid(application):
        return Refusal(_("The fee is not paid: taken back, the application is a draft."))
    return rules.is_applicant(actor, application)


@under(O1315_4_2, law.REPRESENTED_WHEN_SIGNED)
def represented_when_signed(application: Application) -> Refusal | None:
    """Whether who signed for others could represent them on the day of the signature."""
    representation = getattr(application, "representation", None)
    if representation is None or application.signature is None:
        return None
    if representation.is_in_force(timezone.localdate(application.signature.at)):
        return None
    return Refusal(
        _("The power of the representative was not in force when the application was signed: it cannot be entered.")
    )


@under(O1315_4_2)
def power_ended(application: Application) -> bool:
    """Whether who applied may speak for the authors no more: the power has run out, or a minor has come of age."""
    representation = getattr(application, "representation", None)
    if representation is None:
        return False
    has_run_out = not representation.is_in_force(timezone.localdate())
    return has_run_out or any(map(parties.has_outgrown, parties.represented(application)))
