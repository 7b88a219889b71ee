"""People, the single-use texts that they sign to prove who they are, and the browsers in which they are signed in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.appointments import Appointment
from accounts.models.reference import ActivityClass
from accounts.regions import Region
from accounts.roles import SEES
from portal.models import CHOSEN
from portal.vault import EncryptedTextField


class SubjectKind(models.TextChoices):
    """As what a subject stands on the platform (O100-2.6)."""

    OWNER = "owner", _("owner")
    OKUP = "okup", _("collective rights management organisation")
    USER = "user", _("user of works")
    EXPERT = "expert", _("expert organisation")
    AUTHORISED_BODY = "authorised_body", _("authorised body")


KINDS_OF_PEOPLE = (SubjectKind.OWNER, SubjectKind.USER)


class User(AbstractBaseUser):
    """A person, known by the IIN in their certificate. Names are kept as the certificate has them.

    There is no password and no superuser: rights come from appointments, and identity from the signature.
    """

    iin = EncryptedTextField(_("individual identification number"))
    iin_digest = models.CharField(max_length=64, unique=True)
    surname = models.CharField(_("surname"), max_length=150, blank=True)
    given_name = models.CharField(_("name"), max_length=150)
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    address = EncryptedTextField(_("address"), blank=True)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="kk")
    not_by_mail = ArrayField(models.CharField(max_length=10), default=list, blank=True)  # of portal.models.CHOSEN
    pseudonym = models.CharField(_("pseudonym"), max_length=150, blank=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=SubjectKind), default=list, blank=True)
    activity = models.ForeignKey(
        ActivityClass, models.PROTECT, null=True, blank=True, verbose_name=_("field of activity")
    )
    iban = EncryptedTextField(_("bank account (IBAN)"), blank=True)
    bic = EncryptedTextField(_("bank (BIC)"), blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("account closed"), null=True)

    password = None  # type: ignore[assignment]  # there is none, and no column for one
    USERNAME_FIELD = "iin_digest"
    is_active = True

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_refuses_no_prescribed_mail", condition=Q(not_by_mail__contained_by=list(CHOSEN))
            ),
            models.CheckConstraint(
                name="person_is_owner_or_user", condition=Q(kinds__contained_by=list(KINDS_OF_PEOPLE))
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname first, as in documents."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """Initials and surname, for the header and for lists of staff."""
        initials = "".join(f"{part[0]}. " for part in (self.given_name, self.patronymic) if part)
        return f"{initials}{self.surname}".strip()

    @property
    def has_contacts(self) -> bool:
        """Whether everything is there that an application must state about its author."""
        return all((self.email, self.email_confirmed_at, self.phone, self.address, self.region))

    @cached_property
    def appointments_today(self) -> list["Appointment"]:
        """The posts that the person holds today, their own or an absent colleague's, asked once a request."""
        return list(Appointment.held_by(self.iin_digest))

    def holds(self, *roles: str) -> bool:
        """Whether the person holds one of `roles` today."""
        return any(appointment.role in roles for appointment in self.appointments_today)

    @property
    def is_staff(self) -> bool:
        """Whether the staff's desks are open to the person."""
        return bool(self.appointments_today)

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Rights come from appointments only; the desks show, and steps change."""
        return any(permission in SEES[appointment.role] for appointment in self.appointments_today)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether any right concerns the app."""
        return any(
            permission.startswith(f"{app_label}.")
            for appointment in self.appointments_today
            for permission in SEES[appointment.role]
        )


class Challenge(models.Model):
    """A single-use text that a person signs to prove who they are. It is no document, and says so itself."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign-in"
        CONFIRM = "confirm"

    text = models.TextField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"


class SignedInBrowser(models.Model):
    """A browser in which a person is signed in; it goes with its session."""

    person = models.ForeignKey(User, models.CASCADE, related_name="browsers")
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=300, blank=True)  # as the browser names itself
    signed_in_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agent[:40]} {self.signed_in_at:%Y-%m-%d %H:%M}"
