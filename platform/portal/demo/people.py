"""The demo's people and keys. Everyone is invented; their IINs have a right check digit.

Every holder gets two keys: a GOST one, named as here, and an RSA one, named so with -rsa at the end.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

INDIVIDUAL = ("1.2.398.3.3.4.1.1",)
HEAD = ("1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.1")
RIGHT_TO_SIGN = ("1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.2")
EMPLOYEE = ("1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.5")
SYSTEM = ("1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.6")
TREASURY = ("1.2.398.5.19.1.2.2.1",)

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
POLICY = "1.2.398.3.3.2"


def numbered(eleven: str) -> str:
    """An IIN or BIN: eleven digits and their check digit (two rounds of weights, modulo 11)."""
    digits = [int(digit) for digit in eleven]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(map(int.__mul__, digits, weights)) % 11
        if check < 10:
            return f"{eleven}{check}"
    raise ValueError(f"no number is issued for {eleven}")


@dataclass(frozen=True)
class Organisation:
    name: str
    bin: str


PROVIDER = Organisation("«Қолтаңба» сараптама ұйымы (демо)", numbered("15034000128"))
AUTHORISED_BODY = Organisation("Әділет министрлігінің департаменті (демо)", numbered("04114000268"))
STUDIO = Organisation("«Қобыз» студиясы ЖШС (демо)", numbered("19064001735"))
SOCIETY = Organisation("«Үн» авторлар қоғамы ҚБ (демо)", numbered("12034000961"))
CAFE = Organisation("«Дастархан» дәмханасы ЖШС (демо)", numbered("21044000512"))
HOTEL = Organisation("«Жетісу» қонақүйі ЖШС (демо)", numbered("17094000233"))
LABEL = Organisation("«Дала үні» баспасы ЖШС (демо)", numbered("15034000377"))
RADIO = Organisation("«Толқын» радиосы ЖШС (демо)", numbered("99104000118"))


@dataclass(frozen=True)
class Holder:
    """Whose key it is, and what is special about the key; a name is surname, first name, patronymic."""

    key: str
    name: str
    iin: str  # "" for an information system, which has no surname either
    role: str
    staff_role: str | None = None
    organisation: Organisation | None = None
    roles: tuple[str, ...] = INDIVIDUAL
    purpose: str | None = EMAIL_PROTECTION
    policy: str = POLICY
    starts: timedelta = timedelta(days=-1)  # from the making of the key
    ends: timedelta = timedelta(days=3 * 365)
    revoked: bool = False
    foreign: bool = False
    offered: bool = True  # on the demo's sign-in page; a key that must be refused is not


def _staff(
    key: str,
    name: str,
    eleven: str,
    role: str,
    staff_role: str,
    roles: tuple[str, ...],
    organisation: Organisation = PROVIDER,
) -> Holder:
    return Holder(key, name, numbered(eleven), role, staff_role, organisation, roles)


_STAFF = (
    _staff(
        "head_of_department", "Оразбек Сәуле Асқарқызы", "80072540033",
        "head of department", "head_of_department", EMPLOYEE,
    ),
    _staff(
        "deputy_of_department", "Әбдіров Нұржан Болатұлы", "85041130164",
        "deputy head of department", "deputy_of_department", EMPLOYEE,
    ),
    _staff(
        "deputy_head", "Тоқсанбаев Руслан Маратұлы", "77021430219",
        "deputy head of the provider", "deputy_head", RIGHT_TO_SIGN,
    ),
    _staff(
        "examiner", "Нұрланова Ғалия Кәрімқызы", "93091940152",
        "examiner", "examiner", EMPLOYEE,
    ),
    _staff(
        "examiner2", "Лазарева Татьяна Викторовна", "88120140374",
        "examiner", "examiner", EMPLOYEE,
    ),
    _staff(
        "head_of_provider", "Қасымбек Бауыржан Ерланұлы", "71060930086",
        "head of the provider", "head_of_provider", HEAD,
    ),
    _staff(
        "complaints_officer", "Сейітқали Аружан Дәуренқызы", "90062240188",
        "complaints officer", "complaints_officer", EMPLOYEE,
    ),
    _staff(
        "registrar", "Бекмұратов Олжас Тимурұлы", "87101830075",
        "registrar", "registrar", EMPLOYEE,
    ),
    _staff(
        "registers_officer", "Смағұлов Ерлан Мұхтарұлы", "88042930117",
        "officer of the registers", "registers_officer", EMPLOYEE,
    ),
    _staff(
        "accountant", "Ермекова Динара Сәкенқызы", "86111240209",
        "accountant", "accountant", EMPLOYEE,
    ),
    _staff(
        "supervisor", "Жақсылықова Меруерт Саматқызы", "79050740129",
        "supervisor of the authorised body", "supervisor", EMPLOYEE, AUTHORISED_BODY,
    ),
    _staff(
        "rules_officer", "Воронцов Андрей Павлович", "83112530093",
        "officer for the rules", "rules_officer", EMPLOYEE, AUTHORISED_BODY,
    ),
)  # fmt: skip

_AUTHOR = ("Сүйінбаева Әсемгүл Жұмағалиқызы", numbered("84051740061"))
_MANAGER = ("Досжанов Ілияс Серікұлы", numbered("82083030267"))

PEOPLE = (
    Holder("author", *_AUTHOR, "author"),
    Holder("author2", "Өтеғұлов Дәурен Қайратұлы", numbered("79112830047"), "author"),
    Holder("author3", "Ким Светлана Николаевна", numbered("91030840125"), "author"),
    Holder("author4", "Тұрсынбек Айдос Бақытұлы", numbered("94070530182"), "author"),
    *_STAFF,
    Holder("stranger", "Жиһангеров Марат Қуатұлы", numbered("86041530198"), "visitor"),
    Holder("organisation", *_MANAGER, "head of a company", organisation=STUDIO, roles=HEAD),
    Holder(
        "new_head", "Байжанова Гүлнар Тілеуқызы", numbered("88091140265"), "new head of the same company",
        organisation=STUDIO, roles=HEAD, starts=timedelta(hours=-1),
    ),
    Holder(
        "okup_head", "Мұқанов Серік Әлімұлы", numbered("75063030411"), "head of an accredited society of authors",
        organisation=SOCIETY, roles=HEAD,
    ),
    Holder(
        "cafe", "Сәдуақасова Айгүл Нұрланқызы", numbered("89042140151"), "head of a café",
        organisation=CAFE, roles=HEAD,
    ),
    Holder(
        "label", "Ахметжан Динара Болатқызы", numbered("85021140293"), "head of a music publisher",
        organisation=LABEL, roles=HEAD,
    ),
    Holder(
        "hotel", "Петренко Игорь Олегович", numbered("80091530264"), "head of a hotel",
        organisation=HOTEL, roles=HEAD,
    ),
    Holder(
        "radio", "Тілеубердиева Мадина Ерікқызы", numbered("92060140377"), "head of a radio station",
        organisation=RADIO, roles=HEAD,
    ),
)  # fmt: skip

# Keys that must be refused, mostly in the name of an author, so that nothing but the fault differs.
_DAY = timedelta(days=1)
_WRONG = Holder("", *_AUTHOR, "", offered=False)
BAD_CASES = (
    replace(_WRONG, key="expired", role="expired key", starts=-400 * _DAY, ends=-35 * _DAY),
    replace(_WRONG, key="not_yet_valid", role="key of next year", starts=365 * _DAY, ends=730 * _DAY),
    replace(_WRONG, key="revoked", role="revoked key", revoked=True),
    replace(_WRONG, key="foreign", role="same names under another root", foreign=True),
    replace(
        _WRONG,
        key="treasury",
        role="key for the Treasury alone",
        organisation=STUDIO,
        roles=TREASURY,
        policy="1.2.398.5.19.1.2.2.1.2",
    ),
    replace(
        _WRONG,
        key="information_system",
        name="Қобыз есебі",
        iin="",
        role="information system",
        organisation=STUDIO,
        roles=SYSTEM,
        purpose=None,
    ),
    replace(
        _WRONG,
        key="sign_in_only",
        role="key for sign-in alone",
        purpose=CLIENT_AUTH,
    ),
    replace(
        _WRONG,
        key="wrong_role",
        name=_MANAGER[0],
        iin=_MANAGER[1],
        role="employee who may not sign for the company",
        organisation=STUDIO,
        roles=EMPLOYEE,
    ),
)
