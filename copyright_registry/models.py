"""The State register: kinds of object, applications, decisions, entries, certificates. Facts only, no verbs."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Concat, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.iin import born
from copyright_registry import search_columns
from portal import codes
from portal.payments.models import Fee
from portal.reference import InThreeLanguages, in_language
from portal.signing.models import Signature
from portal.vault import EncryptedBinaryField, EncryptedTextField


def new_code() -> str:
    """Eight signs by which a certificate is looked up."""
    return codes.new(8)


class Kind(InThreeLanguages):
    """A kind of object (the Law, article 7)."""

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("kind of object")
        verbose_name_plural = _("kinds of object")
        constraints = [models.UniqueConstraint(name="kind_once_since_a_day", fields=["code", "since"])]


class Requirement(InThreeLanguages):
    """A document that may be handed in for what a paragraph of the rules asks for (O1315-5.2a and after).

    `part` is what is asked for: one of its documents is enough. `kinds` are the codes of the kinds it is for, none
    means all; `instead` stands in for the copy of the work.
    """

    class Part(models.TextChoices):
        COPY = "copy", _("Copy of the work")
        SOURCE = "source", _("Source text")
        AGREEMENT = "agreement", _("Agreement on the original")
        OPINION = "opinion", _("Opinion of the religious examination")
        POWER = "power", _("Power of the representative")

    part = models.CharField(max_length=10, choices=Part)
    kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    formats = ArrayField(models.CharField(max_length=10))
    most = models.PositiveSmallIntegerField(_("files at most"), default=1)
    instead = models.BooleanField(default=False)
    help_kk = models.TextField(blank=True)
    help_ru = models.TextField(blank=True)
    help_en = models.TextField(blank=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("document asked for")
        verbose_name_plural = _("documents asked for")
        constraints = [models.UniqueConstraint(name="requirement_once_since_a_day", fields=["code", "since"])]

    @property
    def help(self) -> str:
        """What it should show, in the reader's language."""
        return in_language(self, "help")


class Ground(InThreeLanguages):
    """A detail on which an entry may be refused, under one of the two grounds of Order 1315 (paragraph 14)."""

    class Basis(models.TextChoices):
        INCOMPLETE = "incomplete", _("Incomplete set of documents")
        ARTICLE_9_1 = "article_9_1", _("Requirements of article 9-1 of the Law not met")

    basis = models.CharField(_("ground of the rules"), max_length=20, choices=Basis)
    law_kk = models.CharField(max_length=200)
    law_ru = models.CharField(max_length=200)
    law_en = models.CharField(max_length=200)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("ground of refusal")
        verbose_name_plural = _("grounds of refusal")
        constraints = [
            models.UniqueConstraint(name="ground_once_since_a_day", fields=["code", "since"]),
            models.CheckConstraint(
                name="ground_is_one_of_the_two", condition=Q(basis__in=["incomplete", "article_9_1"])
            ),
        ]


class CheckPoint(InThreeLanguages):
    """What an examiner checks before an entry; `kinds` are the codes of the kinds it is asked for, none means all."""

    kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("point to check")
        verbose_name_plural = _("points to check")
        constraints = [models.UniqueConstraint(name="check_point_once_since_a_day", fields=["code", "since"])]


class Benefit(InThreeLanguages):
    """A category of persons who pay less (O1315-8.4): who belongs to it, a line each, and the papers that prove it."""

    persons_kk = models.TextField(blank=True)
    persons_ru = models.TextField(blank=True)
    persons_en = models.TextField(blank=True)
    proof_kk = models.TextField()
    proof_ru = models.TextField()
    proof_en = models.TextField()
    by_birth_date = models.BooleanField(default=False)  # proved by the IIN: no paper is asked for

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        constraints = [models.UniqueConstraint(name="benefit_once_since_a_day", fields=["code", "since"])]

    @property
    def persons(self) -> list[str]:
        """The groups of persons, in the reader's language."""
        return in_language(self, "persons").splitlines()

    @property
    def proof(self) -> str:
        """The papers that prove it, in the reader's language."""
        return in_language(self, "proof")


class State(models.TextChoices):
    """Where an application is."""

    DRAFT = "draft", _("Draft")
    PAID = "paid", _("Paid, not signed")
    SIGNING = "signing", _("Being signed by the authors")
    SIGNED = "signed", _("Signed, not paid")
    RECEIVED = "received", _("Received")
    EXAMINATION = "examination", _("In examination")
    PROPOSED = "proposed", _("Being agreed")
    AGREED = "agreed", _("Waiting for signature")
    ENTERED = "entered", _("Entered")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Discarded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_PREPARATION = (State.DRAFT, State.PAID, State.SIGNING, State.SIGNED)
WITH_THE_PROVIDER = (State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED)
CLOSED = (State.ENTERED, State.REFUSED, State.DISCARDED, State.WITHDRAWN)


def folded(*fields: str) -> Any:
    """SQL: the text of `fields` without case and without the nine letters that Russian keyboards lack."""
    parts: list[Any] = []
    for field in fields:
        parts += [Cast(F(field), models.TextField()), Value(" ", output_field=models.TextField())]
    return Func(
        Lower(Concat(*parts)),
        Value("әғқңөұүһіё"),
        Value("агкноуухие"),
        function="TRANSLATE",
        output_field=models.TextField(),
    )


class Application(models.Model):
    """An author's application in the form of appendix 1 (O1315-A1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    language = models.CharField(_("language of the case"), max_length=2, choices=[("kk", "Қазақша"), ("ru", "Русский")])
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    number = models.BigIntegerField(_("number"), null=True, unique=True)

    kind = models.ForeignKey(Kind, models.PROTECT, null=True, verbose_name=_("kind of object"))
    title_kk = models.CharField(_("name in Kazakh"), max_length=300, blank=True)
    title_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    title_en = models.CharField(_("name in English"), max_length=300, blank=True)
    created_on = models.DateField(_("date of creation"), null=True)
    derived = models.BooleanField(null=True)  # made from another's work, or composed of such; None before the answer
    religious = models.BooleanField(null=True)
    apart = models.BooleanField(default=False)  # a work of separate co-authorship, entered separately (O1315-9)
    others = models.TextField(blank=True)  # its other co-authors, a line each
    sole_author = models.BooleanField(default=False)
    unpublished = models.BooleanField(default=False)
    not_distinguishing = models.BooleanField(default=False)
    significance_explained = models.BooleanField(default=False)
    data_consent = models.BooleanField(default=False)

    fee = models.OneToOneField(Fee, models.PROTECT, null=True)
    difference = models.OneToOneField(Fee, models.PROTECT, null=True, related_name="+")  # where a benefit is rejected
    signature = models.OneToOneField(Signature, models.PROTECT, null=True)  # of who applies
    decision = models.OneToOneField("Decision", models.PROTECT, null=True, related_name="+")
    examiner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="examined",
        verbose_name=_("examiner"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    received_at = models.DateTimeField(_("received"), null=True)
    first_assigned_at = models.DateTimeField(null=True)  # its terms run from here, whoever has it now
    assigned_at = models.DateTimeField(_("assigned"), null=True)
    taken_back_because = models.TextField(blank=True)  # the last time that a head took it from its examiner
    closed_at = models.DateTimeField(_("closed"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)  # the earliest of its open terms
    bound_by = models.CharField(max_length=40, blank=True)  # the clock of that term

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["state", "received_at"]),
            models.Index(F("due_at").asc(nulls_last=True), F("number").desc(), name="application_queue"),
            models.Index(fields=["examiner", "state"], name="application_of_examiner"),
            GinIndex(
                OpClass(folded("title_kk", "title_ru", "title_en"), "gin_trgm_ops"),
                name="application_open_titles",
                condition=Q(state__in=WITH_THE_PROVIDER),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_received_is_numbered_signed_paid",
                condition=Q(state__in=[*IN_PREPARATION, State.DISCARDED])
                | Q(
                    number__isnull=False,
                    received_at__isnull=False,
                    signature__isnull=False,
                    fee__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="application_signed_has_signature",
                condition=~Q(state__in=[State.SIGNED, State.SIGNING]) | Q(signature__isnull=False),
            ),
            models.CheckConstraint(
                name="application_in_examination_has_examiner",
                condition=~Q(state__in=[State.EXAMINATION, State.PROPOSED, State.AGREED])
                | Q(examiner__isnull=False, assigned_at__isnull=False, first_assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_with_the_provider_is_due",
                condition=~Q(state__in=WITH_THE_PROVIDER) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_closed_says_when",
                condition=~Q(state__in=CLOSED) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_due_names_its_clock",
                condition=Q(due_at__isnull=True, bound_by="") | (Q(due_at__isnull=False) & ~Q(bound_by="")),
            ),
            models.CheckConstraint(
                name="application_decided_has_decision",
                condition=~Q(state__in=[State.PROPOSED, State.AGREED, State.ENTERED, State.REFUSED])
                | Q(decision__isnull=False),
            ),
            models.CheckConstraint(name="application_apart_names_the_others", condition=Q(apart=False) | ~Q(others="")),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else self.title or str(_("Application without a name"))

    def get_absolute_url(self) -> str:
        return reverse("registry:application", args=[self.pk])

    @property
    def title(self) -> str:
        """The name of the work in the language of the case, else in the other."""
        first, second = (self.title_kk, self.title_ru) if self.language == "kk" else (self.title_ru, self.title_kk)
        return first or second or self.title_en

    @property
    def entry(self) -> "Entry | None":
        """The entry made by it, as it stands now; None before there is one."""
        return next((entry for entry in self.entries.all() if entry.superseded_at is None), None)

    @property
    def signatures(self) -> list[Signature]:
        """Of who applies, then of the other authors in their order."""
        found = [self.signature, *(author.signature for author in self.authors.all())]
        return [signature for signature in found if signature is not None]

    def author_of(self, person: Any) -> "Author | None":
        """As whom the application names `person`; None where it does not."""
        return next((author for author in self.authors.all() if author.iin_digest == person.iin_digest), None)

    @property
    def author_names(self) -> list[str]:
        """Of all its authors, in their order, as signed."""
        return [author.name for author in self.authors.all()]


class Authors(models.Manager["Author"]):
    """Each with the account and the signature that its name is read from; what was signed is left in the database."""

    def get_queryset(self) -> models.QuerySet["Author"]:
        bulky = [f"signature__{name}" for name in ("document", "cms", "certificate", "authorities", "revocation")]
        return super().get_queryset().select_related("person", "signature").defer(*bulky)


class Author(models.Model):
    """One who created the work, as the application names them (O1315-A1).

    A co-author is known by the IIN of the invitation until they join; from then on they are the `person` of an account,
    and sign for themselves. Who applies signs the application itself, for the authors that they represent as well: all
    that the application says of those stands here.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="authors")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="authorships")
    represented = models.BooleanField(default=False)
    iin = EncryptedTextField(_("individual identification number"), blank=True)
    iin_digest = models.CharField(max_length=64, blank=True, db_index=True)
    surname = models.CharField(_("surname"), max_length=150, blank=True)
    given_name = models.CharField(_("name"), max_length=150, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=150, blank=True)
    born_on = models.DateField(_("date of birth"), null=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, blank=True)  # ISO 3166-1; "" is Kazakhstan's
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    address = EncryptedTextField(_("address"), blank=True)
    invited_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)  # the invitation is owed to `email`
    joined_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)  # unless they answer until then
    reminders = models.PositiveSmallIntegerField(default=0)  # since they were last asked for something
    reminded_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_because = EncryptedTextField(blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")  # a co-author's own

    objects = Authors()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(name="author_one_a_place", fields=["application", "place"]),
            models.UniqueConstraint(
                name="author_once_an_application", fields=["application", "iin_digest"], condition=~Q(iin_digest="")
            ),
            models.CheckConstraint(
                name="author_has_an_iin_or_is_represented", condition=~Q(iin_digest="") | Q(represented=True)
            ),
            models.CheckConstraint(
                name="author_represented_has_a_name", condition=Q(represented=False) | ~Q(given_name="")
            ),
            models.CheckConstraint(
                name="author_signs_or_declines", condition=Q(signature__isnull=True) | Q(declined_at__isnull=True)
            ),
            models.CheckConstraint(
                name="author_represented_does_not_sign", condition=Q(represented=False) | Q(signature__isnull=True)
            ),
            models.CheckConstraint(
                name="author_joined_has_an_account", condition=Q(joined_at__isnull=True) | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="author_signed_has_joined", condition=Q(signature__isnull=True) | Q(joined_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Surname first: as signed, else as in the certificate of their key, else as typed.

        Of an invited person nothing is told before they join, but the address that the invitation went to.
        """
        signature = self.application.signature if self.applies else self.signature
        if signature is not None:
            return signature.signer_name
        if self.person is not None:
            return self.person.full_name
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part) or self.email

    @property
    def is_named(self) -> bool:
        """Whether more is known of them than the address that the invitation went to."""
        return self.person is not None or self.represented

    @property
    def cosigns(self) -> bool:
        """Whether they sign for themselves, beside who applies."""
        return not self.represented and not self.applies

    @property
    def is_complete(self) -> bool:
        """Whether all is known that the application must state of the author, and they take part."""
        if not self.represented:
            takes_part = self.declined_at is None and (self.applies or self.joined_at is not None)
            return takes_part and self.person is not None and self.person.has_contacts
        is_known = bool(self.iin or (self.citizenship and self.born_on))
        return is_known and all((self.surname, self.given_name, self.address, self.phone))

    @property
    def born(self) -> date | None:
        """The date of birth, as typed or by the IIN."""
        return self.born_on or born(self.person.iin if self.person else self.iin)

    @property
    def applies(self) -> bool:
        """Whether it is the author who applies."""
        return self.person_id is not None and self.person_id == self.application.applicant_id


def work_path(work: "Attachment", _name: str) -> str:
    """Files lie under a random name: what an author calls a file never becomes a path."""
    return f"works/{work.application_id}/{uuid.uuid4().hex}"


class Completion(models.Model):
    """A request of the examiner to complete the set, and what was answered (O1315-14.2). It stops no term."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="completions")
    parts = ArrayField(models.CharField(max_length=10, choices=Requirement.Part), default=list)
    asks_kk = models.TextField(_("what is missing, Kazakh"))
    asks_ru = models.TextField(_("what is missing, Russian"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = EncryptedTextField(blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")  # of who applies

    class Meta:
        verbose_name = _("request to complete")
        verbose_name_plural = _("requests to complete")
        ordering = ("asked_at",)
        constraints = [
            models.UniqueConstraint(
                name="completion_one_open", fields=["application"], condition=Q(signature__isnull=True)
            ),
            models.CheckConstraint(name="completion_says_what_in_both", condition=~Q(asks_kk="") & ~Q(asks_ru="")),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%d.%m.%Y %H:%M}"


class Attachment(models.Model):
    """A file that the author attached (O1315-5.2a). The name is the author's, shown as text only."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    requirement = models.ForeignKey(Requirement, models.PROTECT, verbose_name=_("document"))
    completion = models.ForeignKey(Completion, models.PROTECT, null=True, related_name="attachments")  # in answer to it
    file = models.FileField(upload_to=work_path)
    name = models.CharField(_("file"), max_length=255)
    size = models.BigIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    format = models.CharField(_("format"), max_length=10)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="work_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="work_hash_is_sha256", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.UniqueConstraint(name="attachment_once", fields=["application", "requirement", "sha256"]),
        ]

    def __str__(self) -> str:
        return self.name


class Preview(models.Model):
    """What a worker has made of an attachment for the page; its files lie in a folder of their own."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="preview")
    made = models.TextField()  # portal.previews.Preview.as_json
    folder = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.folder


class Abstract(models.Model):
    """The abstract of a program or database (O1315-5.2b); its name, author and date stand in the application."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="abstract")
    field = models.CharField(_("field of application"), max_length=1000)
    purpose = models.CharField(_("purpose"), max_length=1000)
    functions = models.TextField(_("functions"), max_length=3000)
    characteristics = models.TextField(_("main technical characteristics"), max_length=3000)
    language = models.CharField(_("programming language"), max_length=300)
    machine = models.CharField(_("type of machine"), max_length=300)

    def __str__(self) -> str:
        return self.purpose


class Original(models.Model):
    """A work from which the derivative or composite work was made (O1315-5.3).

    Its author or holder agreed, or the term of its protection has expired, reckoned from the year of death.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="originals")
    title = models.CharField(_("name of the original"), max_length=300)
    author = models.CharField(_("its author"), max_length=300)
    died_in = models.PositiveSmallIntegerField(_("year of the author’s death"), null=True)
    agreement = models.CharField(_("agreement: with whom, number, date"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("original")
        verbose_name_plural = _("originals")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="original_by_agreement_or_by_term",
                condition=Q(died_in__isnull=False, agreement="") | (Q(died_in__isnull=True) & ~Q(agreement="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Representation(models.Model):
    """By what who applies represents the authors (O1315-4.2): a notarised power of attorney, or the law for a minor."""

    class Kind(models.TextChoices):
        POWER = "power", _("Power of attorney certified by a notary")
        LAW = "law", _("Parent, adoptive parent, guardian or custodian of a minor")

    application = models.OneToOneField(Application, models.PROTECT, related_name="representation")
    kind = models.CharField(_("ground"), max_length=10, choices=Kind)
    number = models.CharField(_("number"), max_length=100, blank=True)
    notary = models.CharField(_("notary, or who issued the document"), max_length=300, blank=True)
    since = models.DateField(_("date"), null=True)
    until = models.DateField(_("valid until"), null=True)
    powers = models.CharField(_("powers"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            models.CheckConstraint(
                name="representation_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="representation_by_power_has_a_term",
                condition=~Q(kind="power") | Q(number="") | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="representation_named_is_whole",
                condition=Q(number="") | (Q(since__isnull=False) & ~Q(notary="") & ~Q(powers="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, № {self.number}"

    def is_in_force(self, day: date) -> bool:
        """Whether it lets represent on `day`; one that is not filled in yet never does."""
        if not self.number or self.since is None:
            return False
        return self.since <= day and (self.until is None or self.until >= day)


class BenefitClaim(models.Model):
    """That an author pays less, and the paper that proves it (O1315-8.3), which is kept encrypted."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("to be checked by the examiner")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    application = models.ForeignKey(Application, models.PROTECT, related_name="claims")
    author = models.ForeignKey(Author, models.PROTECT, related_name="+")
    benefit = models.ForeignKey(Benefit, models.PROTECT, verbose_name=_("benefit"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CLAIMED)
    document = EncryptedBinaryField(null=True)
    name = models.CharField(_("file"), max_length=255, blank=True)
    size = models.PositiveIntegerField(_("size, bytes"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    format = models.CharField(_("format"), max_length=10, blank=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_kk = models.TextField(blank=True)
    reason_ru = models.TextField(blank=True)

    class Meta:
        verbose_name = _("claim of a benefit")
        verbose_name_plural = _("claims of benefits")
        constraints = [
            models.UniqueConstraint(name="claim_one_an_author", fields=["application", "author"]),
            models.CheckConstraint(
                name="claim_document_is_hashed",
                condition=Q(document__isnull=True, sha256="", size=0)
                | Q(document__isnull=False, sha256__regex="^[0-9a-f]{64}$", size__gt=0),
            ),
            models.CheckConstraint(
                name="claim_to_check_has_a_document",
                condition=~Q(state="claimed") | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_decided_has_a_moment",
                condition=Q(state="claimed", decided_at__isnull=True)
                | (~Q(state="claimed") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_rejected_names_who",
                condition=~Q(state="rejected") | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_rejected_gives_reasons",
                condition=~Q(state="rejected") | (~Q(reason_kk="") & ~Q(reason_ru="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}: {self.get_state_display()}"


class Result(models.TextChoices):
    """What an examiner may propose (O1315-A2.5)."""

    ENTER = "enter", _("Enter into the register")
    REFUSE = "refuse", _("Refuse with reasons")


class HeadsDecision(models.Model):
    """What staff draft with reasons, another person agrees and freezes as a PDF, and the head of the provider signs.

    Each kind of decision has its own `result`, of which one is "refuse".
    """

    reason_kk = models.TextField(_("reasons, Kazakh"), blank=True)
    reason_ru = models.TextField(_("reasons, Russian"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    signatory = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    post_kk = models.CharField(max_length=260, blank=True)  # of the signatory, as the decision names it
    post_ru = models.CharField(max_length=260, blank=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_agreed_is_frozen",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True, signatory__isnull=True, pdf__isnull=True)
                | (
                    Q(agreed_at__isnull=False, agreed_by__isnull=False, signatory__isnull=False, pdf__isnull=False)
                    & ~Q(pdf_sha256="")
                    & ~Q(post_kk="")
                    & ~Q(post_ru="")
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_signed_was_agreed",
                condition=Q(signature__isnull=True) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_refusal_gives_reasons",
                condition=~Q(result="refuse") | (~Q(reason_kk="") & ~Q(reason_ru="")),
            ),
        ]


class Decision(HeadsDecision):
    """The result of an application: an entry, or a refusal on grounds of the law."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    result = models.CharField(_("result"), max_length=10, choices=Result)
    grounds = models.ManyToManyField(Ground, verbose_name=_("grounds"), blank=True)
    checked = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(_("note for the head"), blank=True)

    class Meta(HeadsDecision.Meta):
        abstract = False
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.drafted_at:%d.%m.%Y}"


class Status(models.TextChoices):
    """Of an entry in the register (appendix 3)."""

    IN_FORCE = "in_force", _("In force")
    CANCELLED = "cancelled", _("Cancelled")


class CurrentEntries(models.Manager["Entry"]):
    """Of each entry the version that stands now."""

    def get_queryset(self) -> models.QuerySet["Entry"]:
        return super().get_queryset().filter(superseded_at=None)


class Entry(models.Model):
    """One version of an entry of the register, in the form of appendix 3 (O1315-A3).

    A correction, a cancellation or a decision of a court adds a version under the same number; the portal's role may
    insert and read, and note once when a version was superseded. What came from the register before has no
    application.
    """

    number = models.BigIntegerField(_("№ of certificate"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_FORCE)
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="entries")
    registered_at = models.DateTimeField(_("date of registration"))
    received_at = models.DateTimeField(_("date of receipt"))
    made_at = models.DateTimeField(_("made"))  # this version
    superseded_at = models.DateTimeField(null=True)
    authors = ArrayField(models.CharField(max_length=500), verbose_name=_("authors"))
    author_names = models.TextField(_("surname, name, patronymic"))
    kind = models.ForeignKey(Kind, models.PROTECT, verbose_name=_("type of copyright object"))
    title_kk = models.CharField(max_length=300, blank=True)
    title_ru = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    created_on = models.DateField(_("date of creation"))
    code = models.CharField(max_length=8, unique=True, default=new_code)
    body = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)
    searched = models.GeneratedField(
        expression=folded("title_kk", "title_ru", "title_en", "author_names"),
        output_field=models.TextField(),
        db_persist=True,
    )
    terms = search_columns.words(folded("title_kk", "title_ru", "title_en", "author_names"), folded("author_names"))
    order_kk = search_columns.order_of("title_kk", "title_ru", "title_en")
    order_ru = search_columns.order_of("title_ru", "title_kk", "title_en")
    order_en = search_columns.order_of("title_en", "title_kk", "title_ru")
    order_author = search_columns.order_of("author_names")
    registered_year = search_columns.year_of("registered_at", moment=True)
    created_year = search_columns.year_of("created_on")

    objects = models.Manager()
    current = CurrentEntries()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("-number", "-version")
        constraints = [
            models.CheckConstraint(name="entry_number_is_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(name="entry_version_is_positive", condition=Q(version__gt=0)),
            models.UniqueConstraint(name="entry_version_once", fields=["number", "version"]),
            models.UniqueConstraint(name="entry_one_an_application", fields=["application"], condition=Q(version=1)),
            models.UniqueConstraint(
                name="entry_one_version_stands", fields=["number"], condition=Q(superseded_at__isnull=True)
            ),
        ]
        indexes = [
            GinIndex(
                fields=["searched"],
                opclasses=["gin_trgm_ops"],
                name="entry_searched_trigrams",
                condition=Q(superseded_at__isnull=True),
            ),
            *search_columns.indexes(Q(superseded_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("registry:entry", args=[self.number])

    @property
    def title(self) -> str:
        """The name of the work in the reader's language, else in whichever it has."""
        first = getattr(self, f"title_{get_language() or 'kk'}", "")
        return str(first or self.title_kk or self.title_ru or self.title_en)

    @property
    def is_taken_over(self) -> bool:
        """Whether it stands as it came from the register before, with no decision or certificate of this portal."""
        return self.application_id is None and self.version == 1

    @property
    def kind_name(self) -> str:
        return self.kind.name

    @property
    def sign(self) -> str:
        """The sign of its status."""
        return "good" if self.status == Status.IN_FORCE and self.superseded_at is None else "ended"

    @property
    def told_status(self) -> str:
        """Its status in words; a version that another has taken the place of is in force no more."""
        return gettext("Replaced") if self.superseded_at else str(Status(self.status).label)

    @property
    def decision(self) -> HeadsDecision | None:
        """The decision by which this version was made; None where it came from the register before."""
        if self.version > 1:
            return self.change.decision
        return self.application.decision if self.application else None


def certificate_path(certificate: "Certificate", _name: str) -> str:
    """A file that lost its row to a rollback is never taken for another's: each has a name of its own."""
    return f"certificates/{certificate.entry.number}/{uuid.uuid4().hex}.pdf"


class Certificate(models.Model):
    """The sealed certificate of an entry (O1315-13.1). Made once; the portal's role may only insert and read."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="certificate")
    pdf = models.FileField(upload_to=certificate_path)
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return str(self.entry)


class StandingOrder(models.Model):
    """A head of department's signed word that the portal may assign what nobody has assigned in time.

    `minutes` of working time before the end of the term for assignment (O1315-7.1).
    """

    minutes = models.PositiveSmallIntegerField(_("minutes before the end"))
    head = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="standing_orders")
    signature = models.OneToOneField(Signature, models.PROTECT)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("standing order")
        verbose_name_plural = _("standing orders")
        constraints = [
            models.UniqueConstraint(Value(1), name="standing_order_one_in_force", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="standing_order_ended_by_someone_has_ended",
                condition=Q(ended_at__isnull=False) | Q(ended_by__isnull=True),
            ),
            models.CheckConstraint(name="standing_order_minutes", condition=Q(minutes__gt=0, minutes__lt=120)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}, {self.signature.at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """What was signed."""
        return bytes(self.signature.document).decode()


import copyright_registry.changes.models  # noqa: E402, F401 - tables of their own subject
from copyright_registry.complaints.models import Complaint  # noqa: E402, F401 - with its tables, of their own subject
from copyright_registry.copies.models import Consent, CopyRequest, Fetch, LegalCopy  # noqa: E402, F401 - of their own subject
from copyright_registry.extracts.models import Extract  # noqa: E402, F401 - tables of their own subject
from copyright_registry.rule_change_models import RuleChange, Sending  # noqa: E402, F401 - tables of their own subject
from copyright_registry.search_columns import Term  # noqa: E402, F401 - the words there are, for the search
