"""What a request says in Kazakh and in Russian, and the text that who applies signs in answer to it."""

from collections.abc import Iterable, Mapping

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked
from copyright_registry.completion.law import A_PERSON_REFUSES, REQUEST
from copyright_registry.models import Application, Attachment, Completion, Requirement
from copyright_registry.statement import MAX_BYTES
from portal.documents.dates import moment
from portal.flow import Refusal, StepRefused
from portal.forms import one_line
from portal.law import O1315_4_2, O1315_5_3, O1315_5_4, O1315_A2_9, O1315_A2_10, O1315_5_2a, O1315_5_2b, under

Part = Requirement.Part
TOO_LONG = Refusal(
    _("The answer is longer than 64 kB and cannot be signed. Give the files shorter names; nothing is lost.")
)
PARTS: Mapping[str, tuple[str, str]] = {  # Kazakh, Russian
    Part.POWER: (
        "Нотариат куәландырған сенімхат немесе заңды өкілдің құжаты (Қағидалардың 4-тармағы)",
        "Нотариально удостоверенная доверенность или документ законного представителя (пункт 4 Правил)",
    ),
    Part.COPY: (
        "Туындының көшірмесі (Қағидалардың 5-тармағының 2) тармақшасы)",
        "Экземпляр произведения (подпункт 2) пункта 5 Правил)",
    ),
    Part.SOURCE: (
        "Бағдарламаның немесе дерекқордың бастапқы мәтіні (Қағидалардың 5-тармағының 2) тармақшасы)",
        "Исходный текст программы или базы данных (подпункт 2) пункта 5 Правил)",
    ),
    Part.AGREEMENT: (
        "Бастапқы туындының авторымен (құқық иеленушісімен) жасалған шарт (Қағидалардың 5-тармағының 3) тармақшасы)",
        "Договор с автором (правообладателем) исходного произведения (подпункт 3) пункта 5 Правил)",
    ),
    Part.OPINION: (
        "Дінтану сараптамасының оң қорытындысы (Қағидалардың 5-тармағының 4) тармақшасы)",
        "Положительное заключение религиоведческой экспертизы (подпункт 4) пункта 5 Правил)",
    ),
}


@under(O1315_A2_9, O1315_4_2, O1315_5_2a, O1315_5_2b, O1315_5_3, O1315_5_4)
def asks(parts: Iterable[str], words_kk: str, words_ru: str) -> tuple[str, str]:
    """What is missing, Kazakh and Russian, a line each: the parts in the order of the rules, then the free words."""
    named = [PARTS[part] for part in PARTS if part in set(parts)]
    kazakh, russian = [kk for kk, _ru in named], [ru for _kk, ru in named]
    return "\n".join([*kazakh, *lines(words_kk)]), "\n".join([*russian, *lines(words_ru)])


def lines(text: str) -> list[str]:
    """The lines of a text that hold something, each as one line."""
    return [line for line in map(one_line, text.splitlines()) if line]


def asks_in(completion: Completion, language: str) -> str:
    """What is missing, in Kazakh or Russian; for readers of another language in that of the case."""
    spoken = language if language in {"kk", "ru"} else completion.application.language
    return completion.asks_ru if spoken == "ru" else completion.asks_kk


def documents(application: Application, completion: Completion) -> list[Requirement]:
    """The documents that may be attached: for the parts asked for, or for all of the application's where none is."""
    parts = completion.parts or asked.parts(application)
    return [document for part in parts for document in asked.choices(application, part)]


def attached(completion: Completion) -> list[Attachment]:
    """The files that belong to the answer, in their order."""
    return list(completion.attachments.select_related("requirement", "preview"))


@under(REQUEST, O1315_A2_10)
def text(application: Application, completion: Completion) -> str:
    """The answer as who applies signs it: canonical, in the language of the case; lines typed begin with a dash.

    StepRefused where it is too long to be signed.
    """
    language = application.language
    context = {
        "application": application,
        "completion": completion,
        "applicant": application.applicant.full_name,
        "asks": lines(asks_in(completion, language)),
        "answer": lines(completion.answer),
        "files": [(getattr(file.requirement, f"name_{language}"), file) for file in attached(completion)],
        "asked_at": moment(completion.asked_at),
        "received_at": moment(application.received_at) if application.received_at else "",
        "today": timezone.localdate(),
    }
    rendered = render_to_string(f"copyright_registry/completion.{language}.txt", context)
    if len(rendered.encode()) > MAX_BYTES:
        raise StepRefused(TOO_LONG)
    return rendered


@under(A_PERSON_REFUSES)
def unanswered(completion: Completion) -> dict[str, str]:
    """The reasons of a refusal, as far as they follow from a request that nobody answered."""
    at = moment(completion.asked_at)
    return {
        "reason_kk": f"Құжаттар топтамасын толықтыру туралы сұрау салуға ({at}) жауап берілмеді. Жетпейтіні:\n"
        + completion.asks_kk,
        "reason_ru": f"На запрос о дополнении пакета документов ({at}) ответа не поступило. Недостаёт:\n"
        + completion.asks_ru,
    }
