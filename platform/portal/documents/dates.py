"""Days and moments on bilingual papers, in Astana time: a paper says them in both languages, whoever reads it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ASTANA = ZoneInfo("Asia/Almaty")
MONTHS_KK = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]
MONTHS_RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def date_kk(day: date) -> str:
    return f"{day.year} жылғы {day.day} {MONTHS_KK[day.month - 1]}"


def date_ru(day: date) -> str:
    return f"{day.day} {MONTHS_RU[day.month - 1]} {day.year} года"


def moment_kk(at: datetime) -> str:
    return f"{date_kk(at.astimezone(ASTANA).date())}, {at.astimezone(ASTANA):%H:%M}"


def moment_ru(at: datetime) -> str:
    return f"{date_ru(at.astimezone(ASTANA).date())}, {at.astimezone(ASTANA):%H:%M}"


def moment(at: datetime) -> str:
    return f"{at.astimezone(ASTANA):%d.%m.%Y %H:%M}"
