"""What heads and members of organisations do, for every test of accounts."""

from accounts import members, organisation_text, organisations
from accounts.members import Invited
from accounts.models import Membership, Organisation, Right, User
from accounts.organisation_text import OfCertificate
from portal.demo.people import PEOPLE
from tests.people import People, someone


def certificate_of(key: str) -> OfCertificate:
    """What the demo's key says of its organisation."""
    holder = next(holder for holder in PEOPLE if holder.key == key)
    assert holder.organisation is not None
    return OfCertificate(holder.organisation.bin, holder.organisation.name)


def signed(people: People, person: User, said: OfCertificate, key: str, *, takes_over: bool = False) -> bytes:
    """The head's signature of the text in Kazakh, by the demo's key."""
    text = organisation_text.text(person, said, "kk", takes_over=takes_over)
    return people.authority.sign_cms(key, text.encode(), False)


def registered(people: People, key: str = "organisation") -> Organisation:
    """An organisation that its head, the holder of the demo's key, has registered."""
    head, said = someone(key), certificate_of(key)
    return organisations.register(head, said, "kk", signed(people, head, said, key))


def head_of(organisation: Organisation) -> User:
    return User.objects.get(
        memberships__organisation=organisation, memberships__state="active", memberships__rights__contains=["head"]
    )


def invited(organisation: Organisation, person: User, *rights: Right, by: User | None = None) -> Membership:
    """An invitation of `person` by the head, or by who manages staff."""
    whom = Invited(person.iin, person.email, "Хатшы", rights)
    return members.invite(by or head_of(organisation), organisation, whom)


def member(organisation: Organisation, person: User, *rights: Right) -> Membership:
    """A member who has accepted."""
    membership = invited(organisation, person, *rights)
    members.accept_invitation(person, membership)
    return membership


def taken_over(people: People, organisation: Organisation, key: str = "new_head") -> User:
    """A new head, the holder of the key, has taken the organisation over."""
    head, said = someone(key), certificate_of(key)
    cms = signed(people, head, said, key, takes_over=True)
    organisations.take_over(head, organisation, said, "kk", cms)
    return head
