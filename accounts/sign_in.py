"""Signing in by EDS: a single-use text is signed, checked, and its signer found or welcomed.

The text names the portal, the purpose and the time, and says that it is no document. It is compared byte by byte,
so a signature of it can never stand under a document, nor that of a document open an account.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import following
from accounts.closing import open_again
from accounts.models import Challenge, User
from portal import audit, notices
from portal.flow import Words
from portal.law import O100_2_7, O100_12, O1315_2_1, O1315_A2_10, own, under
from portal.models import Topic
from portal.signing import Signer, verify
from portal.signing.revocation import Services
from portal.signing.trust import trust_from_settings
from portal.vault import digest

SIGN_IN_BY_EDS = own("People and staff sign in by EDS only; there are no passwords.")
CONTACTS = own("An e-mail address gets nothing personal until its holder has confirmed it.")
notices.declare("accounts/confirm_email", topic=Topic.ACCOUNT, law=CONTACTS)
SALT = "accounts.confirm-email"
ONE_LINK_IN = timedelta(minutes=3)


class NotSignedIn(Exception):
    """The signature did not open the account; str() says why and what to do."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class Unanswered(NotSignedIn):
    """Nobody said whether the certificate is revoked: the text stays open, and the same signature may come again."""


EXPIRED = _("The text to sign was used or is too old. Nothing is lost: a new one stands on this page, sign it.")
ANOTHER_PERSON = _(
    "The signature was not accepted: the key belongs to another person. Choose your own key and sign again."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A person who has just proved who they are."""

    user: User
    is_new: bool
    signer: Signer
    is_opened_again: bool = False


def challenge(purpose: str) -> Challenge:
    """A fresh text to sign, in the reader's language."""
    titles = {
        Challenge.Purpose.SIGN_IN: gettext("Sign-in to the portal"),
        Challenge.Purpose.CONFIRM: gettext("Confirming who I am"),
    }
    text = "\n".join(
        (
            f"authors-rights-portal/{purpose}/1",
            titles[Challenge.Purpose(purpose)],
            gettext("Portal: %(address)s") % {"address": settings.BASE_URL},
            gettext("Time: %(time)s") % {"time": timezone.localtime().strftime("%d.%m.%Y %H:%M:%S")},
            gettext("Single-use number: %(number)s") % {"number": secrets.token_hex(16)},
            gettext("This text signs no document and no application."),
        )
    )
    return Challenge.objects.create(text=text, purpose=purpose)


@under(O100_2_7, O1315_A2_10, audit.SIGNATURE_REFUSED)
def prove(challenge_id: int | None, cms: str | bytes, *, purpose: str, expected: User | None = None) -> Proof:
    """Check the signed text and give its signer; raises NotSignedIn, with a trail entry, otherwise."""
    asked = _use(challenge_id, purpose)
    if asked is None:
        raise _refused(expected, EXPIRED, "expired or used")
    verdict = verify(
        cms,
        document=asked.text.encode(),
        at=timezone.now(),
        trust=trust_from_settings(),
        revocation=Services(),
        purpose="sign_in",
    )
    if verdict.only_unanswered:
        Challenge.objects.filter(pk=asked.pk).update(used_at=None)  # the same signature may come again
        raise _refused(expected, verdict.reason, "revocation", Unanswered)
    if not verdict.valid or verdict.signer is None:
        raise _refused(expected, verdict.reason, verdict.objection.name if verdict.objection else "unknown")
    if expected is not None and digest(verdict.signer.iin) != expected.iin_digest:
        raise _refused(expected, ANOTHER_PERSON, "another person")
    return _welcome(verdict.signer)


def _use(challenge_id: int | None, purpose: str) -> Challenge | None:
    """The challenge, now used up, or None if it was used before, is too old, or is for something else."""
    if challenge_id is None:
        return None
    oldest = timezone.now() - settings.CHALLENGE_FOR
    fresh = Challenge.objects.filter(pk=challenge_id, purpose=purpose, used_at=None, created_at__gte=oldest).update(
        used_at=timezone.now()
    )
    return Challenge.objects.get(pk=challenge_id) if fresh else None


def _refused(person: User | None, reason: Words, why: str, kind: type[NotSignedIn] = NotSignedIn) -> NotSignedIn:
    audit.record(person, "sign-in refused", person, law=audit.SIGNATURE_REFUSED, reason=why)
    return kind(reason)


@under(O1315_2_1, O100_12, SIGN_IN_BY_EDS)
def _welcome(signer: Signer) -> Proof:
    """The person of the certificate, with their names as the certificate has them today."""
    names = {
        "surname": signer.surname,
        "given_name": signer.given_name,
        "patronymic": signer.patronymic,
    }
    language = translation.get_language() or settings.LANGUAGE_CODE
    with transaction.atomic():
        user, is_new = User.objects.update_or_create(
            iin_digest=digest(signer.iin),
            defaults=names,
            create_defaults={**names, "iin": signer.iin, "language": language},
        )
        audit.record(user, "account opened" if is_new else "signed in", user, law=SIGN_IN_BY_EDS)
        was_closed = user.closed_at is not None
        if was_closed:
            open_again(user)
        following.changed(user)
    return Proof(user, is_new, signer, is_opened_again=was_closed)


@under(CONTACTS)
def change_contacts(user: User, *, email: str, phone: str, address: str, region: str, language: str) -> None:
    """Keep what the certificate lacks; a new e-mail address must be confirmed by its holder."""
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update())
        is_new_address = email != user.email
        user.email, user.phone, user.address = email, phone, address
        user.region, user.language = region, language
        if is_new_address:
            user.email_confirmed_at = None
        user.save()
        following.changed(user)
        audit.record(user, "contacts changed", user, law=CONTACTS, email_changed=is_new_address)
        if is_new_address:
            ask_to_confirm(user)


def ask_to_confirm(user: User) -> None:
    """Mail the link that confirms the address; it is good for three days, for this address alone."""
    token = signing.dumps({"user": user.pk, "email": digest(user.email)}, salt=SALT)
    with translation.override(user.language):
        path = reverse("accounts:confirm_email", args=[token])
    notices.send(user, "accounts/confirm_email", even_unconfirmed=True, link=settings.BASE_URL + path)


def ask_again(user: User) -> bool:
    """Mail the link once more; False, and no mail, if one was written a moment ago."""
    lately = timezone.now() - ONE_LINK_IN
    if user.notices.filter(template="accounts/confirm_email", created_at__gte=lately).exists():
        return False
    ask_to_confirm(user)
    return True


def promised(token: str) -> dict[str, Any] | None:
    """What a link of ours says: whose address it confirms; None if it is not ours or older than three days."""
    try:
        return dict(signing.loads(token, salt=SALT, max_age=3 * 24 * 3600))
    except signing.BadSignature:
        return None


@under(CONTACTS)
def confirm_email(token: str) -> User | None:
    """Confirm the address for which the link was made; None if the link is not ours, too old or outdated.

    What could not be delivered at the address before is tried at this one.
    """
    said = promised(token)
    if said is None:
        return None
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=said["user"]).first()
        if user is None or digest(user.email) != said["email"]:
            return None
        if user.email_confirmed_at is None:
            user.email_confirmed_at = timezone.now()
            user.save(update_fields=["email_confirmed_at"])
            audit.record(user, "e-mail confirmed", user, law=CONTACTS)
            notices.try_at_new_address(user)
    return user
