"""What a national key is for: its usage bits, purposes, policy and the role of its holder.

Object identifiers of the National Certification Authority; purposes that are not known are ignored, since
the authority adds new ones without notice.
"""

from portal.signing.certificate import Certificate

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"

INDIVIDUAL = "1.2.398.3.3.4.1.1"
LEGAL_ENTITY = "1.2.398.3.3.4.1.2"
ROLES = {
    INDIVIDUAL: "individual",
    LEGAL_ENTITY: "legal_entity",
    "1.2.398.3.3.4.1.2.1": "head",
    "1.2.398.3.3.4.1.2.2": "right_to_sign",
    "1.2.398.3.3.4.1.2.3": "right_to_sign_financial",
    "1.2.398.3.3.4.1.2.4": "personnel",
    "1.2.398.3.3.4.1.2.5": "employee",
}
TREASURY = "1.2.398.5.19.1.2.2.1"  # also the root of its policies
SYSTEM_OF_INDIVIDUAL = "1.2.398.3.3.4.1.1.1"
SYSTEM_OF_ENTITY = "1.2.398.3.3.4.1.2.6"

POLICY = "1.2.398.3.3.2"
SIGNING_POLICIES = {POLICY, f"{POLICY}.1", f"{POLICY}.3"}
SIGN_IN_POLICIES = SIGNING_POLICIES | {f"{POLICY}.2", f"{POLICY}.4"}


def roles(certificate: Certificate) -> tuple[str, ...]:
    """The holder's roles in words, an unknown role of a legal entity as its number."""
    purposes = sorted(certificate.extended_key_usage)
    return tuple(ROLES.get(oid, oid) for oid in purposes if oid == INDIVIDUAL or _under(oid, LEGAL_ENTITY))


def misuse(certificate: Certificate, purpose: str) -> str | None:
    """Why a person may not use this key for the purpose (a code of `reasons`), or None."""
    known = certificate.extended_key_usage | certificate.policies
    if any(_under(oid, TREASURY) for oid in known):
        return "treasury"
    if any(_under(oid, SYSTEM_OF_INDIVIDUAL, SYSTEM_OF_ENTITY) for oid in known):
        return "information_system"
    if not roles(certificate):
        return "not_a_person"
    if _signs(certificate) or (purpose == "sign_in" and _authenticates(certificate)):
        return None
    return "not_for_signing"


def _signs(certificate: Certificate) -> bool:
    return (
        {"digital_signature", "non_repudiation"} <= certificate.key_usage
        and EMAIL_PROTECTION in certificate.extended_key_usage
        and bool(SIGNING_POLICIES & certificate.policies)
    )


def _authenticates(certificate: Certificate) -> bool:
    """The separate sign-in keys that were issued before April 2024."""
    return (
        "digital_signature" in certificate.key_usage
        and CLIENT_AUTH in certificate.extended_key_usage
        and bool(SIGN_IN_POLICIES & certificate.policies)
    )


def _under(oid: str, *roots: str) -> bool:
    return any(oid == root or oid.startswith(f"{root}.") for root in roots)
