"""Who a case is about: who applies, and the authors whom the application names."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from copyright_registry.models import Application, Author, Representation
from portal.law import O1315_4_2, O1315_8_4, O1315_11, under

OF_AGE = 18  # years (Civil Code, article 17)


def is_party(person: User | None, application: Application) -> bool:
    """Whether the application is `person`'s, as its author, a represented author, or the representative."""
    if person is None:
        return False
    return person.pk == application.applicant_id or application.author_of(person) is not None


def named(person: User) -> Q:
    """The applications that are `person`'s in the sense of `is_party`."""
    return Q(applicant=person.pk) | Q(pk__in=Author.objects.filter(iin_digest=person.iin_digest).values("application"))


@under(O1315_11)
def may_read_files(person: User, application: Application) -> bool:
    """Whether `person`, a party, may read what is attached: who has declined is no author of the work."""
    author = application.author_of(person)
    return person.pk == application.applicant_id or (author is not None and author.declined_at is None)


def people_of(application: Application) -> list[User]:
    """Who applies, then the authors who have an account, in their order."""
    digests = [author.iin_digest for author in application.authors.all() if author.iin_digest]
    known = {person.iin_digest: person for person in User.objects.filter(iin_digest__in=digests)}
    applicant = application.applicant
    return [applicant, *(known[one] for one in digests if one in known and one != applicant.iin_digest)]


def cosigners(application: Application) -> list[Author]:
    """The authors who sign for themselves beside who applies, in their order."""
    return [author for author in application.authors.all() if author.cosigns]


def awaited(application: Application) -> list[Author]:
    """Those of them who have not signed, and who is represented and has declined."""
    named = application.authors.all()
    return [one for one in named if (one.cosigns and one.signature_id is None) or (one.represented and one.declined_at)]


def represented(application: Application) -> QuerySet[Author]:
    """The authors for whom who applies signs."""
    return application.authors.filter(represented=True)


@under(O1315_4_2, O1315_8_4)
def is_minor(author: Author, day: date) -> bool:
    """Whether the author is under age on `day`, by the date of birth."""
    birth = author.born
    if birth is None:
        return False
    try:
        comes_of_age = birth.replace(year=birth.year + OF_AGE)
    except ValueError:  # born on 29 February
        comes_of_age = date(birth.year + OF_AGE, 3, 1)
    return birth <= day < comes_of_age


@under(O1315_4_2)
def has_outgrown(author: Author) -> bool:
    """Whether the law lets nobody represent the author any more: they have come of age since they were named."""
    if not author.represented or author.application.representation.kind != Representation.Kind.LAW:
        return False
    return not is_minor(author, timezone.localdate())
