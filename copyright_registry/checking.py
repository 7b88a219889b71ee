"""Is this certificate ours, unchanged, and what of it is in force? Every answer says how it is known."""

import hashlib
import json
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from copyright_registry import queries
from copyright_registry.changes import law, showing
from copyright_registry.models import Certificate, Entry, Status
from copyright_registry.register.law import TAKEN_OVER
from portal import codes
from portal.documents import seal
from portal.flow import Words
from portal.formatting import moment
from portal.law import O100_2_7, under

SIGNS = {"valid": "good", "replaced": "late", "cancelled": "ended"}


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that was looked at."""

    title: Words
    says: Words
    holds: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """valid, replaced, cancelled, altered, refused or unknown, with the reasons."""

    state: str
    title: Words
    says: Words
    grounds: tuple[Ground, ...] = ()
    entry: Entry | None = None

    @property
    def sign(self) -> str:
        return SIGNS.get(self.state, "bad")


def plain_code(typed: str) -> str:
    """A code as people type it: any case, with or without dashes and spaces."""
    return "".join(char for char in typed.upper() if char in codes.LETTERS)


def by_words(typed: str) -> Entry | None:
    """The entry that a number or a code names."""
    entries = queries.entries()
    digits = typed.replace("№", "").replace(" ", "").replace("\xa0", "")
    if digits.isdecimal():
        return entries.filter(number=int(digits)).first() if len(digits) < 20 else None
    return Entry.objects.select_related("kind").filter(code=plain_code(typed)).first()


def unknown() -> Verdict:
    """No entry has this number or code."""
    return Verdict(
        "unknown",
        _("There is no such certificate"),
        _("No entry of the register has this number or code. Compare it with the sheet, letter by letter."),
    )


@under(O100_2_7)
def entered(entry: Entry) -> Verdict:
    """What the register itself says of one version of an entry: its content, and the head's signature behind it."""
    if entry.is_taken_over and entry.superseded_at is None:
        return taken_over(entry)
    grounds = (_content(entry), *_chain(entry), *(() if entry.is_taken_over else (_decision(entry),)))
    if not all(ground.holds for ground in grounds):
        return Verdict("altered", _("The entry is damaged"), _("Turn to the provider."), grounds, entry)
    if entry.superseded_at is not None or entry.status == Status.CANCELLED:
        return _ended(entry, grounds)
    return Verdict(
        "valid",
        _("Certificate No. %(number)s is valid") % {"number": entry.number},
        _("It was issued by the State register and the entry is in force."),
        grounds,
        entry,
    )


@under(TAKEN_OVER)
def taken_over(entry: Entry) -> Verdict:
    """What is known of a certificate issued before this portal: that the register names it, and nothing of a file."""
    content = _content(entry)
    if not content.holds:
        return Verdict("altered", _("The entry is damaged"), _("Turn to the provider."), (content,), entry)
    state, title = (
        ("valid", _("Certificate No. %(number)s stands in the register"))
        if entry.status == Status.IN_FORCE
        else ("cancelled", _("Certificate No. %(number)s is cancelled"))
    )
    return Verdict(
        state,
        title % {"number": entry.number},
        _(
            "It was issued before this portal and is taken over from the register kept until then. No file or "
            "signature of it can be checked here: compare the sheet with these lines."
        ),
        (content,),
        entry,
    )


@under(law.OLD_STAYS)
def _ended(entry: Entry, grounds: tuple[Ground, ...]) -> Verdict:
    """That a genuine version stands no more: the entry is cancelled, or another version has taken its place."""
    later = Entry.objects.filter(number=entry.number, version__gte=entry.version).defer("body")
    versions = list(later.select_related("change__court").order_by("version"))
    last = versions[-1]
    if last.status == Status.CANCELLED:
        told = {"moment": moment(last.made_at), "ground": showing.ground(last.change)}
        says = _("Cancelled on %(moment)s. Ground: %(ground)s. What was issued before is genuine, but not in force.")
        title = _("Entry No. %(number)s is cancelled") % {"number": entry.number}
        return Verdict("cancelled", title, says % told, grounds, entry)
    told = {"moment": moment(versions[1].made_at), "ground": showing.ground(versions[1].change)}
    says = _("Replaced on %(moment)s. Ground: %(ground)s. It is genuine, but another certificate stands in its place.")
    title = _("This certificate No. %(number)s was replaced") % {"number": entry.number}
    return Verdict("replaced", title, says % told, grounds, entry)


def _chain(entry: Entry) -> tuple[Ground, ...]:
    """A later version names the one it replaces by its fingerprint; the first replaces none."""
    if entry.version == 1:
        return ()
    before = Entry.objects.filter(number=entry.number, version=entry.version - 1).values_list("fingerprint", flat=True)
    holds = before.first() == _said_in(entry, "replaces").get("fingerprint")
    says = (
        _("It names the version that it replaces, and that one is in the register.")
        if holds
        else _("The version that it names as replaced is not in the register.")
    )
    return (Ground(_("It follows on the version before it"), says, holds),)


def _content(entry: Entry) -> Ground:
    unchanged = hashlib.sha256(bytes(entry.body)).hexdigest() == entry.fingerprint
    says = (
        _("The entry’s fingerprint agrees with its content.")
        if unchanged
        else _("The entry’s fingerprint does not agree with its content.")
    )
    return Ground(_("The number is in the register"), says, unchanged)


def _decision(entry: Entry) -> Ground:
    """The head signed the very decision that the entry names."""
    decision = entry.decision
    signature = decision.signature if decision else None
    if signature is None or signature.document_sha256 != _decision_named_in(entry):
        return Ground(
            _("The head of the provider signed"), _("No signature of the head stands behind this entry."), False
        )
    says = _("%(name)s signed the decision by electronic signature (%(scheme)s).")
    return Ground(
        _("The head of the provider signed"), says % {"name": signature.signer_name, "scheme": signature.scheme}, True
    )


def _decision_named_in(entry: Entry) -> str | None:
    """The SHA-256 of the decision by which the entry was made, as its own bytes have it."""
    try:
        return str(json.loads(bytes(entry.body))["decision_sha256"])
    except (ValueError, LookupError, TypeError):
        return None


def _said_in(entry: Entry, name: str) -> dict[str, object]:
    """The object `name` of the entry's own bytes; empty where they have none."""
    try:
        said = json.loads(bytes(entry.body))[name]
    except (ValueError, LookupError, TypeError):
        return {}
    return said if isinstance(said, dict) else {}


def dropped(data: bytes) -> Verdict:
    """What a dropped file is: the very file that was issued, a changed one, or none of ours."""
    certificate = (
        Certificate.objects.select_related("entry", "entry__kind")
        .filter(sha256=hashlib.sha256(data).hexdigest())
        .first()
    )
    reading = seal.read(data)
    sealed = Ground(_("The provider’s seal"), reading.reason, reading.state == "valid")
    if certificate is not None:
        return _issued(certificate.entry, sealed)
    if reading.state == "altered":
        return Verdict(
            "altered",
            _("The file was changed"),
            _("It is not what the provider sealed. Ask its holder for the original."),
            (sealed,),
        )
    if reading.state == "valid":
        return Verdict(
            "unknown",
            _("The file is not in the register"),
            _("The seal is genuine, but no entry was issued with this file."),
            (sealed,),
        )
    return Verdict(
        "refused",
        _("This is not a certificate of ours"),
        _("The file carries no seal of the provider. If somebody signed it, choose its signature (.p7s) as well."),
        (sealed,),
    )


def _issued(entry: Entry, sealed: Ground) -> Verdict:
    """The very file that was issued; valid if its seal can be proved as well."""
    same = Ground(
        _("The file is the one that was issued"), _("Every byte agrees with the original that we keep."), True
    )
    found = entered(entry)
    grounds = (same, sealed, *found.grounds)
    if sealed.holds:
        return replace(found, grounds=grounds)
    return Verdict(
        "refused",
        _("The seal cannot be proved now"),
        _("The file is the one that was issued, but its seal cannot be checked. Turn to the provider."),
        grounds,
        entry,
    )
