"""What a check found, in words: for whoever reads a verdict, and for the person whose signature was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLES: dict[str, StrOrPromise] = {
    "decoded": _("The signature can be read"),
    "content": _("It belongs to this document"),
    "signer_certificate": _("It names the signer’s certificate"),
    "signed_attributes": _("What was signed is this document’s digest"),
    "signature": _("The signature is the signer’s own"),
    "chain": _("A trusted authority issued the certificate"),
    "time_stamp": _("A time stamp proves when it was signed"),
    "validity": _("The certificate was valid at the time"),
    "key_usage": _("The key is meant for this"),
    "revocation": _("The certificate was not revoked"),
    "subject": _("The certificate says who signed"),
}

OUTCOMES: dict[str, StrOrPromise] = {
    "passed": _("yes"),
    "failed": _("no"),
    "absent": _("none"),
    "not_checked": _("not checked"),
}

FOUND: dict[str, StrOrPromise] = {
    "unreadable": _("The file is not an electronic signature (CMS) that can be read."),
    "one_signer": _("The file holds several signatures where one is expected."),
    "additions": _("The file carries additions that the signer did not sign."),
    "other_content": _("The signature encloses another document."),
    "no_content": _("The signature does not enclose its document, and no document was given beside it."),
    "no_certificate": _("The signature does not contain the signer’s certificate."),
    "algorithm": _("The algorithm of the key is not among those accepted: {algorithms}."),
    "archive": _("The algorithm is out of use: such signatures are checked in archives, but not accepted any more."),
    "other_document": _("The document is not the one that was signed: its digest differs."),
    "substituted": _("The signature names another certificate than the one it contains."),
    "forged": _("The signature does not fit the signer’s key: it is damaged or was changed."),
    "untrusted": _("The certificate was not issued by an authority that the portal trusts."),
    "no_stamp": _("The signature itself carries no time stamp. The checks are made as of {moment}."),
    "stamped": _("Stamped at {moment} by {authority}."),
    "stamp_unreadable": _("The time stamp cannot be read, or there are several."),
    "stamp_other": _("The time stamp belongs to another signature."),
    "stamp_untrusted": _("The time stamp was not made by a time-stamping authority that the portal trusts."),
    "stamp_forged": _("The time stamp is damaged or was changed."),
    "stamp_future": _("The time stamp is later than this check."),
    "expired": _("The certificate had expired at that time."),
    "not_yet_valid": _("The certificate was not valid yet at that time."),
    "authority_expired": _("The authority that issued the certificate was out of its term at that time."),
    "treasury": _("The key is only for the Treasury."),
    "information_system": _("The key belongs to an information system, not to a person."),
    "not_a_person": _("The certificate is not one for persons."),
    "not_for_signing": _("The key is not meant for signing documents."),
    "good_by_ocsp": _("The authority answered at {moment}: not revoked."),
    "good_by_list": _("Not in the authority’s list of {moment}."),
    "good_at_the_time": _("Revoked on {moment}, for a reason that leaves earlier signatures valid."),
    "revoked": _("The certificate was revoked on {moment}."),
    "never_issued": _("The authority answers that it never issued this certificate."),
    "no_answer": _("Not checked: neither an answer of the authority nor a list of revoked certificates is at hand."),
    "stale": _("The authority’s answer or list of revoked certificates is out of date."),
    "after_expiry": _("The answer or list was made after the certificate had expired: it may no longer know of it."),
    "wrong_answer": _("What is at hand about revocation is about another certificate, or is not the authority’s own."),
    "no_subject": _("The certificate does not say whose it is: an IIN and a name are needed."),
}

# What the person who signed can do about it; nothing was changed meanwhile, and the document is kept.
ADVICE: dict[str, StrOrPromise] = {
    "unreadable": _(
        "This is not an electronic signature that can be read: it must be one CMS with one signer, "
        "up to 256 kB. Sign again with NCALayer, or choose the right .p7s file."
    ),
    "other_content": _("The signature belongs to another text. Reload the page and sign what it shows."),
    "no_certificate": _("The signature does not contain the signer’s certificate. Sign again with NCALayer."),
    "algorithm": _("This key’s algorithm is not accepted here. Accepted: {algorithms}."),
    "archive": _("This key’s algorithm is out of use. Get a new key of the National Certification Authority."),
    "other_document": _("The document is not the one that was signed. Reload the page and sign what it shows."),
    "substituted": _("The signature names another certificate than it contains. Sign again with NCALayer."),
    "forged": _("The signature does not fit the signer’s key: it is damaged or was changed. Sign again."),
    "untrusted": _(
        "Your certificate was not issued by an authority that the portal trusts. "
        "Use a key of the National Certification Authority."
    ),
    "stamp": _("The time stamp in the signature cannot be trusted. Sign again, without one if you can choose."),
    "expired": _("Your certificate has expired. Get a new key and sign with it."),
    "not_yet_valid": _("Your certificate is not valid yet. Sign when its term has begun."),
    "authority_expired": _("The authority that issued your certificate is out of its term. Get a new key."),
    "treasury": _("This key is only for the Treasury. Use the key that was issued to you as a person."),
    "information_system": _(
        "This key belongs to an information system. Use the key that was issued to you as a person."
    ),
    "not_a_person": _("This certificate is not for persons. Use your key from the National Certification Authority."),
    "not_for_signing": _(
        "This key is not meant for signing documents. Choose your signing key (GOST, or RSA for signing)."
    ),
    "revoked": _("Your certificate was revoked. Get a new key and sign with it."),
    "never_issued": _("The authority does not know your certificate. Use a key that it issued to you."),
    "no_answer": _(
        "The authority does not answer now, so your certificate cannot be checked and the signature is not accepted "
        "yet. Nothing is lost: check again in a minute."
    ),
    "wrong_answer": _(
        "The authority’s answer about your certificate cannot be trusted, so the signature is not accepted. "
        "Try again later; the document is kept."
    ),
    "no_subject": _(
        "The certificate does not say whose it is: an IIN and a name are needed. "
        "Use a key that was issued to you as a person."
    ),
}
ADVICE |= {
    "one_signer": ADVICE["unreadable"],
    "additions": ADVICE["unreadable"],
    "no_content": ADVICE["other_content"],
    "stale": ADVICE["wrong_answer"],
    "after_expiry": ADVICE["expired"],
    **dict.fromkeys(
        ("stamp_unreadable", "stamp_other", "stamp_untrusted", "stamp_forged", "stamp_future"), ADVICE["stamp"]
    ),
}
