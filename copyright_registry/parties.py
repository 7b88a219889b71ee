"""Who a case is about: who applies, and the authors whom the application names."""

from django.db.models import Q, QuerySet

from accounts.models import User
from copyright_registry.models import Application, Author


def is_party(person: User | None, application: Application) -> bool:
    """Whether the application is `person`'s, as its author, a represented author, or the representative."""
    if person is None:
        return False
    return person.pk == application.applicant_id or application.author_of(person) is not None


def named(person: User) -> Q:
    """The applications that are `person`'s in the sense of `is_party`."""
    return Q(applicant=person.pk) | Q(pk__in=Author.objects.filter(iin_digest=person.iin_digest).values("application"))


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
    """Those of them who have not signed."""
    return [author for author in cosigners(application) if author.signature_id is None]


def represented(application: Application) -> QuerySet[Author]:
    """The authors for whom who applies signs."""
    return application.authors.filter(represented=True)
