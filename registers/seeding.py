"""Many made-up works with holders, codes, versions and mandates, to see and to measure full registers.

Rows go straight into the tables, by COPY, fifty thousand works a transaction. The same number makes the same works.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from accounts.models import Organisation, SubjectKind
from accounts.regions import Region
from portal import made_up
from portal.flow import sure
from registers import shares, versions
from registers.models import (
    Agreement,
    AgreementForm,
    AgreementKind,
    Category,
    Code,
    CodeKind,
    Holder,
    Okup,
    Owner,
    Role,
    Standing,
    Version,
    Work,
    WorkKind,
    WorkState,
)

BATCH = 50_000  # works
WORKS_OF_ONE = 8  # of an owner, on the average
FIRST_MOMENT = datetime(2026, 1, 25, 4, tzinfo=UTC)
RIGHTS = ("performance", "reproduction")
SOCIETIES = (
    ("000040000019", "«Дала әуені» қоғамы", "Общество «Напев степи»"),
    ("000040000020", "«Көк домбыра» қоғамы", "Общество «Синяя домбра»"),
    ("000040000031", "«Алтын қыран» қоғамы", "Общество «Золотой беркут»"),
)
PUBLISHER = ("000040000042", "«Жаңа үн» баспасы", "Издательство «Новый звук»")
PARTS = (  # who stands in a work: role and category, by how many lines it has
    ((Role.COMPOSER, "music_author"),),
    ((Role.COMPOSER, "music_author"), (Role.LYRICIST, "text_author")),
    ((Role.COMPOSER, "music_author"), (Role.LYRICIST, "text_author"), (Role.ARRANGER, "derivative_author")),
)


def fill(number: int) -> Iterator[int]:
    """Write `number` works; yields how many there are so far."""
    done = 0
    while done < number:
        count = min(BATCH, number - done)
        with transaction.atomic():
            _Batch(random.Random(done)).write(count)  # noqa: S311 - nothing is kept secret by it
        done += count
        yield done


class _Batch:
    """Works whose owners are met in no other batch."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.societies = [_organisation(SubjectKind.OKUP, *named) for named in SOCIETIES]
        self.publisher = _organisation(SubjectKind.OWNER, *PUBLISHER)
        self.kinds = list(WorkKind.objects.order_by("pk"))
        self.categories = {row.code: row for row in Category.objects.all()}
        self.house = _owner_of(self.publisher)

    def write(self, count: int) -> None:
        owners = [self._owner() for _ in range(max(count // WORKS_OF_ONE, 1))]
        _copy(Owner, owners)
        mandates = {owner.pk: self.dice.choice(self.societies) for owner in owners if self.dice.random() < 0.85}
        _copy(Agreement, [_mandate(owner, mandates[owner.pk]) for owner in owners if owner.pk in mandates])
        works, holders, codes, bodies = [], [], [], []
        for key in _keys(Work, count):
            work = self._work(key)
            lines = self._holders(work, owners, mandates)
            own = self._codes(work)
            works.append(work)
            holders += lines
            codes += own
            bodies.append(_version(work, own, lines))
        for model, made in ((Work, works), (Holder, holders), (Code, codes), (Version, bodies)):
            _copy(model, made)

    def _owner(self) -> Owner:
        pseudonym = made_up.title(self.dice, "kk") if self.dice.random() < 0.2 else ""
        region = self.dice.choice(Region.values)
        name = made_up.person(self.dice)
        return Owner(name_kk=name, pseudonym=pseudonym, region=region, listed_at=FIRST_MOMENT, entered_at=FIRST_MOMENT)

    def _work(self, key: int) -> Work:
        dice, kind = self.dice, self.dice.choice(self.kinds)
        work = Work(pk=key, kind=kind, state=WorkState.ENTERED, version=1, created_year=dice.randrange(1930, 2027))
        work.title_kk = made_up.title(dice, "kk")
        work.title_ru = made_up.title(dice, "ru") if dice.random() < 0.6 else ""
        work.title_en = made_up.title(dice, "en") if dice.random() < 0.2 else ""
        work.other_titles = [made_up.title(dice, "kk")] if dice.random() < 0.1 else []
        work.all_titles = " ".join([work.title_kk, work.title_ru, work.title_en, *work.other_titles])
        work.is_complete = not kind.has_recording  # no copies are made up
        work.entered_at = work.begun_at = work.changed_at = FIRST_MOMENT + timedelta(seconds=key)
        return work

    def _holders(self, work: Work, owners: Sequence[Owner], mandates: dict[int, Organisation]) -> list[Holder]:
        """The lines of a work, in equal shares; one under no mandate is the publisher's too, who keeps it."""
        parts = self.dice.choice(PARTS)
        chosen = self.dice.sample(owners, min(len(parts), len(owners)))
        lines = [(owner, *part) for owner, part in zip(chosen, parts, strict=False)]
        keepers = [mandates[owner.pk] for owner in chosen if owner.pk in mandates]
        if not keepers:
            lines.append((self.house, Role.OWNER, "contract_holder"))
        work.organisation = keepers[0] if keepers else self.publisher
        work.is_managed = bool(keepers)
        work.names = ", ".join(dict.fromkeys(_named(owner) for owner, _role, _category in lines))
        agreed = len(lines) == 1 or self.dice.random() < 0.8
        work.standing = Standing.AGREED if agreed else Standing.ONE_SIDED
        share = shares.to_keep(dict.fromkeys(RIGHTS, Decimal(100) / len(lines)))
        return [
            Holder(
                work=work,
                owner=owner,
                role=role,
                category=self.categories[category],
                shares=share,
                position=place,
                agreed_at=work.entered_at if agreed or place == 0 else None,
                okup=mandates.get(owner.pk),
            )
            for place, (owner, role, category) in enumerate(lines)
        ]

    def _codes(self, work: Work) -> list[Code]:
        """An ISRC for most, an ISWC for some, both numbered by the work."""
        found = []
        if self.dice.random() < 0.7:
            found.append(Code(work=work, kind=CodeKind.ISRC, value=isrc(work.pk)))
        if self.dice.random() < 0.4:
            found.append(Code(work=work, kind=CodeKind.ISWC, value=iswc(work.pk)))
        return found


def isrc(number: int) -> str:
    """A made-up ISRC: of a Kazakh registrant, a year, five figures."""
    place, running = divmod(number, 100_000)
    registrant, year = divmod(place, 100)
    return f"KZZ{registrant % 100:02}{year:02}{running:05}"


def iswc(number: int) -> str:
    """A made-up ISWC with its check digit (ISO 15707)."""
    digits = f"{number % 10**9:09}"
    weighted = 1 + sum(place * int(digit) for place, digit in enumerate(digits, 1))
    return f"T{digits}{(10 - weighted % 10) % 10}"


def _named(owner: Owner) -> str:
    return f"{owner.name_kk} ({owner.pseudonym})" if owner.pseudonym else owner.name_kk


def _organisation(kind: SubjectKind, bin_number: str, name_kk: str, name_ru: str) -> Organisation:
    names = {"name_kk": name_kk, "name_ru": name_ru}
    made, _ = Organisation.objects.get_or_create(
        bin=bin_number, defaults={**names, "region": Region.ALMATY, "kinds": [kind.value]}
    )
    if kind == SubjectKind.OKUP:
        Okup.objects.get_or_create(organisation=made, defaults={**names, "region": made.region})
    return made


def _owner_of(organisation: Organisation) -> Owner:
    names = {"name_kk": organisation.name_kk, "name_ru": organisation.name_ru, "region": organisation.region}
    told = {**names, "organisation": organisation, "is_entity": True, "listed_at": FIRST_MOMENT}
    return Owner.objects.get_or_create(bin=organisation.bin, defaults=told)[0]


def _mandate(owner: Owner, okup: Organisation) -> Agreement:
    number = f"{owner.pk}-М"
    return Agreement(
        kind=AgreementKind.MANDATE,
        agreement_number=number,
        okup=okup,
        owner=owner,
        right_types=["copyright"],
        rights=list(RIGHTS),
        form=AgreementForm.ELECTRONIC,
        concluded_on=date(2026, 1, 26),
        since=date(2026, 1, 26),
        entered_at=FIRST_MOMENT,
        names=f"{number} {okup.name_kk} {okup.name_ru} {owner.name_kk}",
    )


def _version(work: Work, codes: Sequence[Code], holders: Sequence[Holder]) -> Version:
    body = versions.canonical(work, codes, holders, "")
    return Version(work=work, version=1, made_at=sure(work.entered_at), body=body, fingerprint=sha256(body).hexdigest())


def _keys(model: type[Model], count: int) -> list[int]:
    """So many keys of rows to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _copy(model: type[Model], made: Sequence[Any]) -> None:
    """Write rows as they stand, by COPY; those without a key get one."""
    lacking = [row for row in made if row.pk is None]
    for row, key in zip(lacking, _keys(model, len(lacking)), strict=True):
        row.pk = key
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in made:
            copy.write_row(_cells(row, fields))


def _cells(row: Model, fields: Iterable[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
