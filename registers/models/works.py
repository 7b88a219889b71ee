"""Works, their codes, holders and shares, version by version (O100-15 to 17). Facts only, no verbs."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from portal.addresses import numbered
from portal.search import columns
from portal.search.columns import folded
from registers.models.parties import Owner
from registers.models.reference import Category, WorkKind


class WorkState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ENTERED = "entered", _("Entered")
    MERGED = "merged", _("Merged into another entry")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(models.TextChoices):
    """What is said of the shares of a work, at its worst over all kinds of rights."""

    AGREED = "agreed", _("Agreed")
    ONE_SIDED = "one_sided", _("One-sided")
    DISPUTED = "disputed", _("Disputed")


WALKED = ("order_kk", "order_ru", "order_en", "order_author", "created_year", "kind")


def _walked() -> list[models.Index]:
    """Of the works that lists show: by their words, and by whatever they are walked in the order of."""
    listed = Q(state="entered")
    few = {"declared": Q(is_managed=False), "disputed": Q(standing="disputed"), "incomplete": Q(is_complete=False)}
    return [
        GinIndex(fields=["terms"], name="work_terms", fastupdate=False, condition=listed),
        *(models.Index(fields=[name, "id"], name=f"work_by_{name}", condition=listed) for name in WALKED),
        *(models.Index(fields=["id"], name=f"work_{name}", condition=listed & which) for name, which in few.items()),
    ]


class Work(models.Model):
    """An object whose property rights are managed collectively, or declared. Its key is its identification number.

    It is kept by one subject: `person`, or `organisation`, an owner or the OKUP to which an owner gave the rights
    (O100-16). `names`, `is_managed`, `is_complete` and `standing` are derived, and written by the verbs that change
    what they come from: names and pseudonyms of all holders, whether a mandate covers a holder, whether the copy that
    its kind asks for is accepted.
    """

    state = models.CharField(_("state"), max_length=10, choices=WorkState, default=WorkState.DRAFT)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    title_kk = models.CharField(_("title, Kazakh"), max_length=300, blank=True)
    title_ru = models.CharField(_("title, Russian"), max_length=300, blank=True)
    title_en = models.CharField(_("title, English"), max_length=300, blank=True)
    other_titles = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    kind = models.ForeignKey(WorkKind, models.PROTECT, null=True, verbose_name=_("kind of work"))
    created_year = models.PositiveSmallIntegerField(_("year of creation"), null=True, blank=True)
    names = models.TextField(_("authors and owners"), blank=True)
    all_titles = models.TextField(blank=True)  # all of them, for search
    is_managed = models.BooleanField(_("managed collectively"), default=False)
    is_complete = models.BooleanField(_("complete"), default=False)
    standing = models.CharField(_("shares"), max_length=10, choices=Standing, default=Standing.ONE_SIDED)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    to_compare = models.BooleanField(default=False)  # with other entries: written, and not looked at since
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    entered_at = models.DateTimeField(_("entered"), null=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    terms = columns.words(folded("all_titles", "names"), folded("names"))
    order_kk = columns.order_of("title_kk", "title_ru", "title_en")
    order_ru = columns.order_of("title_ru", "title_kk", "title_en")
    order_en = columns.order_of("title_en", "title_kk", "title_ru")
    order_author = columns.order_of("names")

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        constraints = [
            models.CheckConstraint(
                name="work_is_kept_by_one",
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(name="work_state_is_known", condition=Q(state__in=WorkState.values)),
            models.CheckConstraint(name="work_standing_is_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="work_entered_is_described",
                condition=Q(state="draft", version=0, entered_at=None)
                | (
                    ~Q(state="draft")
                    & Q(version__gte=1, entered_at__isnull=False, kind__isnull=False)
                    & (~Q(title_kk="") | ~Q(title_ru="") | ~Q(title_en=""))
                ),
            ),
            models.CheckConstraint(
                name="work_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False) & ~Q(merged_into=models.F("pk"))
                | (~Q(state="merged") & Q(merged_into=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="work_of_person", condition=Q(person__isnull=False)),
            models.Index(fields=["organisation", "-id"], name="work_of_organisation"),
            models.Index(fields=["id"], name="work_to_compare", condition=Q(to_compare=True)),
            *_walked(),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("registers:work", self.pk)

    @property
    def number(self) -> int:
        return int(self.pk)

    @property
    def title(self) -> str:
        """In the reader's language, else in whichever it has."""
        first = getattr(self, f"title_{get_language() or 'kk'}", "")
        return str(first or self.title_kk or self.title_ru or self.title_en)


class Version(models.Model):
    """A work as it stood from a moment on; `body` is its canonical bytes. The portal's role may insert and read."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # who acted
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # and for whom
    reason = models.CharField(max_length=300, blank=True)
    body = models.BinaryField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_once", fields=["work", "version"]),
            models.CheckConstraint(name="version_is_positive", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.work_id}, {self.version}"


class CodeKind(models.TextChoices):
    """International codes of works and recordings (O100-17.3); those of people stand with the owner."""

    ISRC = "isrc", "ISRC"
    ISWC = "iswc", "ISWC"
    OTHER = "other", _("another code")


class Code(models.Model):
    """An identification code of a work, in its normal form. `scheme` names one that is neither ISRC nor ISWC."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=10, choices=CodeKind)
    scheme = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=40)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="code_once_a_work", fields=["work", "kind", "scheme", "value"]),
            models.CheckConstraint(name="code_kind_is_known", condition=Q(kind__in=CodeKind.values)),
            models.CheckConstraint(
                name="code_names_its_scheme",
                condition=(Q(kind="other") & ~Q(scheme="")) | (~Q(kind="other") & Q(scheme="")),
            ),
        ]
        indexes = [models.Index(fields=["value"], name="code_by_value")]

    def __str__(self) -> str:
        return self.value


class Role(models.TextChoices):
    """What a holder did for the work; who only owns did nothing."""

    COMPOSER = "composer", _("composer")
    LYRICIST = "lyricist", _("author of the text")
    ARRANGER = "arranger", _("arranger")
    TRANSLATOR = "translator", _("translator")
    AUTHOR = "author", _("author")
    PERFORMER = "performer", _("performer")
    PRODUCER = "producer", _("phonogram producer")
    BROADCASTER = "broadcaster", _("broadcasting organisation")
    OWNER = "owner", _("owner")


class Holder(models.Model):
    """Who created a work or holds rights to it. `shares`: per cent by kind of right, as {code: "50.0000"}.

    A trigger keeps the shares of each kind of right of a work within 100 per cent and a tolerance. `agreed_at`: when
    the holder, or who keeps the entry for them, stood by their line. `okup`: who manages their rights by a mandate in
    force; derived.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="holders")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="holdings")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category of right possession"))
    shares = models.JSONField(_("shares"), default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    okup = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("holder")
        verbose_name_plural = _("holders")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(name="holder_once_in_a_role", fields=["work", "owner", "role"]),
            models.CheckConstraint(name="holder_role_is_known", condition=Q(role__in=Role.values)),
        ]
        indexes = [
            models.Index(fields=["okup", "owner"], name="holder_by_okup", condition=Q(okup__isnull=False)),
            models.Index(fields=["okup", "work"], name="holder_work_by_okup", condition=Q(okup__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.get_role_display()}"


class RecordingState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not accepted")
    REPLACED = "replaced", _("Replaced by another")


class Recording(models.Model):
    """The copy of a work: an audio recording in WAV (O100-17.2). Never public. Size in bytes.

    A worker is asked for the check from `check_at` on; `tries` counts how often one began it. `report` is what the
    check read (portal.wav.Report as JSON), `because` why it was not accepted, a line each, in the language of who
    sent it.
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="recordings")
    state = models.CharField(_("state"), max_length=10, choices=RecordingState, default=RecordingState.CHECKING)
    file = models.CharField(max_length=200, blank=True)  # its name in the storage; "" once it is gone
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    check_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="recording_state_is_known", condition=Q(state__in=RecordingState.values)),
            models.UniqueConstraint(
                name="recording_one_at_a_time",
                fields=["work", "state"],
                condition=Q(state__in=["checking", "accepted"]),
            ),
            models.CheckConstraint(
                name="recording_checked_while_checking",
                condition=Q(state="checking", check_at__isnull=False) | (~Q(state="checking") & Q(check_at=None)),
            ),
            models.CheckConstraint(
                name="recording_checked_says_what",
                condition=Q(state="checking") | Q(checked_at__isnull=False),
            ),
            models.CheckConstraint(name="recording_refused_says_why", condition=~Q(state="refused") | ~Q(because="")),
        ]
        indexes = [
            models.Index(fields=["check_at"], name="recordings_to_check", condition=~Q(check_at=None)),
        ]

    def __str__(self) -> str:
        return self.name
