"""Who may do what with an application. Each rule answers None, or a Refusal that says why not."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry.models import Application, Result, State
from portal.flow import MOVED_ON, Actor, Refusal, Words
from portal.law import O1315_10, O1315_A2_9, under
from portal.payments.models import Fee

SECTIONS = ("author", "kind", "title", "work", "statements")


@under(O1315_10, O1315_A2_9)
def missing(application: Application) -> list[str]:
    """The sections of the form that are not complete, in their order (O1315-A2.9)."""
    done = {
        "author": application.applicant.has_contacts,
        "kind": application.kind_id is not None,
        "title": bool((application.title_kk or application.title_ru) and application.created_on),
        "work": _shows_the_work(application),
        "statements": all(
            (
                application.sole_author,
                application.unpublished,
                application.not_distinguishing,
                application.significance_explained,
                application.data_consent,
            )
        ),
    }
    return [section for section in SECTIONS if not done[section]]


def _shows_the_work(application: Application) -> bool:
    """Whether a file is attached, of a format that still fits: the kind may have been changed after it."""
    if application.kind is None or not hasattr(application, "work"):
        return False
    return application.work.format in application.kind.formats


def is_applicant(actor: User, application: Application) -> Refusal | None:
    if actor is None or actor.pk != application.applicant_id:
        return Refusal(_("Only the author who applies may do this."))
    return None


def may_sign(actor: User, application: Application) -> Refusal | None:
    return is_applicant(actor, application) or _complete(application)


def _complete(application: Application) -> Refusal | None:
    if missing(application):
        return Refusal(_("Complete the sections that are still open; what you have filled in is kept."))
    return None


def may_pay(actor: User, application: Application) -> Refusal | None:
    if application.state == State.DISCARDED:
        return MOVED_ON
    if application.fee is not None and application.fee.state == Fee.State.PAID:
        return Refusal(_("This fee has been paid already. Nothing more is to be paid."))
    return is_applicant(actor, application) or _complete(application)


def may_discard(actor: User, application: Application) -> Refusal | None:
    if application.fee is not None and application.fee.state == Fee.State.PAID:
        return Refusal(_("The fee is paid: the application is kept for you. Sign it, or turn to the provider."))
    return is_applicant(actor, application)


def is_the_portal(actor: Actor, _application: Application) -> Refusal | None:
    if actor is not None:
        return Refusal(_("This follows from the bank’s word, not from a person’s."))
    return None


def holds(words: Words, *roles: Role) -> Callable[[User, Application], Refusal | None]:
    """The rule that the actor holds one of `roles` today, else `words`, and does not judge their own application."""

    def rule(actor: User, application: Application) -> Refusal | None:
        if actor is None or not actor.holds(*roles):
            return Refusal(words)
        if actor.pk == application.applicant_id:
            return Refusal(_("Nobody decides on their own application."))
        return None

    return rule


may_assign = holds(
    _("Only the head of department or the deputy assigns applications."),
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_OF_DEPARTMENT,
)
agrees = holds(
    _("Only the head of department or the deputy head of the provider agrees a result."),
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_HEAD,
)
is_head = holds(_("Only the head of the provider signs the result."), Role.HEAD_OF_PROVIDER)


def may_agree(actor: User, application: Application) -> Refusal | None:
    decision = application.decision
    if decision is not None and actor is not None and decision.drafted_by_id == actor.pk:
        return Refusal(_("Who drafted a result does not agree it."))
    return agrees(actor, application)


def is_examiner_of(actor: User, application: Application) -> Refusal | None:
    if actor is None or actor.pk != application.examiner_id or not actor.holds(Role.EXAMINER):
        return Refusal(_("Only the examiner to whom the application was assigned drafts its result."))
    return None


def may_enter(actor: User, application: Application) -> Refusal | None:
    return is_head(actor, application) or _decided(actor, application, Result.ENTER)


def may_refuse(actor: User, application: Application) -> Refusal | None:
    return is_head(actor, application) or _decided(actor, application, Result.REFUSE)


def _decided(actor: User, application: Application, result: Result) -> Refusal | None:
    decision = application.decision
    if decision is None or decision.result != result:
        return Refusal(_("The agreed result is another one."))
    if decision.signatory_id != actor.pk:
        return Refusal(_("The decision names another head. Hand it back, to have it drawn up in your name."))
    return None


def head_today() -> User | None:
    """The head of the provider whom a decision drawn up today names."""
    posts = Appointment.in_force().filter(role=Role.HEAD_OF_PROVIDER).order_by("-since", "-pk")
    heads = {head.iin_digest: head for head in User.objects.filter(iin_digest__in=posts.values("iin_digest"))}
    return next((heads[post.iin_digest] for post in posts if post.iin_digest in heads), None)


def can_examine(examiner: User, application: Application) -> Refusal | None:
    """Whether the application may be assigned to `examiner`."""
    if not examiner.holds(Role.EXAMINER):
        return Refusal(_("The chosen person holds no post of examiner today."))
    if examiner.pk == application.applicant_id:
        return Refusal(_("Nobody decides on their own application."))
    return None
