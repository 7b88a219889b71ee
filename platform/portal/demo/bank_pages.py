"""The stand-in bank's pages: plain HTML in three languages, no script, one style sheet."""

from html import escape
from typing import Any

from portal.demo.bank_ledger import BEHAVIOURS, CARDS, LOCKED_CARDS
from portal.demo.bank_money import REASONS

LANGUAGES = {"KAZ": "kk", "RUS": "ru", "ENG": "en"}
WORDS = {
    "kk": {
        "bank": "Демо-банк",
        "note": "Бұл нағыз банк емес: ақша алынбайды. Өз карточкаңыздың деректерін енгізбеңіз.",
        "to_pay": "Төленетін сома",
        "order": "Тапсырыс нөмірі",
        "card": "Карточка нөмірі",
        "date": "Жарамдылық мерзімі, АА/ЖЖ",
        "cvc": "CVC коды",
        "choose": "Банк қалай жауап берсін?",
        "pays": "Төлемді қабылдап, порталға қайтарсын",
        "pays_with_bonuses": "Төлемнің бір бөлігін бонуспен қабылдап, порталға қайтарсын",
        "refuses": "Төлемді қабылдамасын",
        "errs_first": "Алдымен қате туралы хабарлап, төлемді кейін қабылдасын",
        "never_returns": "Төлемді қабылдасын, бірақ порталға қайтармасын",
        "calls_twice": "Төлемді қабылдап, порталға екі рет хабарласын",
        "no_call": "Төлемді қабылдасын, бірақ порталға хабарламасын",
        "reason": "Төлемді қабылдамау себебі",
        "465": "Карточка бұғатталған",
        "484": "Карточкада ақша жеткіліксіз",
        "478": "Карточканың мерзімі өткен",
        "457": "Карточканың мерзімі қате жазылған",
        "471": "Карточка нөмірі қате жазылған",
        "473": "3-D Secure тексерісі өтпеді",
        "488": "Сома карточканың шегінен асады",
        "486": "Карточкамен интернетте төлеуге болмайды",
        "466": "Карточканы шығарған банк бас тартты",
        "461": "Банк жүйесінің ақауы",
        "pay": "Төлеу",
        "leave": "Төлемей қайту",
        "cards": "Сынақ карточкалары",
        "takes": "төлем өтеді",
        "locked": "төлем өтпейді",
        "done": "Төлем қабылданды",
        "close": "Бұл бетті жаба беріңіз: портал төлем туралы өзі біледі.",
        "bad_card": "Мұндай карточка жоқ. Төмендегі тізімнен біреуін алыңыз.",
        "bad_date": "Мерзімді АА/ЖЖ түрінде жазыңыз, мысалы 12/30.",
        "bad_cvc": "CVC коды 3 немесе 4 цифрдан тұрады.",
        "refused": "Бұл төлем бетін ашуға болмайды",
    },
    "ru": {
        "bank": "Демо-банк",
        "note": "Это не настоящий банк: деньги не списываются. Не вводите данные своей карточки.",
        "to_pay": "К оплате",
        "order": "Номер заказа",
        "card": "Номер карточки",
        "date": "Срок действия, ММ/ГГ",
        "cvc": "Код CVC",
        "choose": "Как поступить банку?",
        "pays": "Принять платёж и вернуть на портал",
        "pays_with_bonuses": "Принять часть платежа бонусами и вернуть на портал",
        "refuses": "Не принять платёж",
        "errs_first": "Сначала сообщить об ошибке, а платёж принять позже",
        "never_returns": "Принять платёж, но не возвращать на портал",
        "calls_twice": "Принять платёж и сообщить порталу дважды",
        "no_call": "Принять платёж, но не сообщать порталу",
        "reason": "Причина, если платёж не принят",
        "465": "Карточка заблокирована",
        "484": "На карточке недостаточно средств",
        "478": "Срок действия карточки истёк",
        "457": "Срок действия карточки введён неверно",
        "471": "Номер карточки введён неверно",
        "473": "Проверка 3-D Secure не пройдена",
        "488": "Сумма выше лимита карточки",
        "486": "Карточкой нельзя платить в интернете",
        "466": "Отказал банк, выпустивший карточку",
        "461": "Сбой в системе банка",
        "pay": "Оплатить",
        "leave": "Вернуться без оплаты",
        "cards": "Тестовые карточки",
        "takes": "платёж проходит",
        "locked": "платёж не проходит",
        "done": "Платёж принят",
        "close": "Эту вкладку можно закрыть: портал узнает о платеже сам.",
        "bad_card": "Такой карточки нет. Возьмите одну из списка ниже.",
        "bad_date": "Напишите срок как ММ/ГГ, например 12/30.",
        "bad_cvc": "Код CVC состоит из 3 или 4 цифр.",
        "refused": "Эту страницу оплаты открыть нельзя",
    },
    "en": {
        "bank": "Demo bank",
        "note": "This is not a real bank: no money is taken. Do not enter your own card.",
        "to_pay": "To pay",
        "order": "Order number",
        "card": "Card number",
        "date": "Valid until, MM/YY",
        "cvc": "CVC code",
        "choose": "What should the bank do?",
        "pays": "Take the payment and go back to the portal",
        "pays_with_bonuses": "Take a part of the payment in bonuses and go back to the portal",
        "refuses": "Refuse the payment",
        "errs_first": "Tell of an error first, and take the payment later",
        "never_returns": "Take the payment, but do not go back to the portal",
        "calls_twice": "Take the payment and tell the portal twice",
        "no_call": "Take the payment, but do not tell the portal",
        "reason": "Reason, if the payment is refused",
        "465": "The card is blocked",
        "484": "There is not enough money on the card",
        "478": "The card has expired",
        "457": "The expiry date of the card is wrong",
        "471": "The number of the card is wrong",
        "473": "The 3-D Secure check failed",
        "488": "The sum is above the limit of the card",
        "486": "The card may not pay on the internet",
        "466": "The bank that issued the card refused",
        "461": "A fault in the bank’s system",
        "pay": "Pay",
        "leave": "Go back without paying",
        "cards": "Test cards",
        "takes": "the payment goes through",
        "locked": "the payment is refused",
        "done": "The payment was taken",
        "close": "You may close this tab: the portal will learn of the payment by itself.",
        "bad_card": "There is no such card. Take one from the list below.",
        "bad_date": "Write the date as MM/YY, for example 12/30.",
        "bad_cvc": "The CVC code has 3 or 4 digits.",
        "refused": "This payment page cannot be opened",
    },
}
FILLED_IN = {"card": "4405 6397 0401 5096", "date": "12/30", "cvc": "321", "behaviour": "pays", "reason": "465"}


def language(order: dict[str, Any]) -> str:
    """The language that the shop asked for; Kazakh where it named none that we know."""
    return LANGUAGES.get(order.get("language", ""), "kk")


def sheet(lang: str, title: str, content: str) -> str:
    """A whole page around `content`, which is HTML already."""
    words = WORDS[lang]
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · {words["bank"]}</title>
<link rel="stylesheet" href="/bank.css">
</head>
<body>
<header><p class="name">{words["bank"]}</p></header>
<main>
<p class="note" role="note">{words["note"]}</p>
{content}
</main>
</body>
</html>
"""


def form(params: str, order: dict[str, Any], typed: dict[str, str], errors: dict[str, str]) -> str:
    """The card form, filled in with a test card or with what was typed."""
    lang = language(order)
    words = WORDS[lang]
    typed = {**FILLED_IN, **typed}
    content = f"""<h1>{words["to_pay"]}: {tenge(order["amount"])}</h1>
<p class="purpose">{escape(order.get("description", ""))}</p>
<p class="order">{words["order"]}: {escape(order["invoiceId"])}</p>
<form method="post" action="/payform/">
<input type="hidden" name="params" value="{escape(params)}">
{field(words, "card", typed, errors, 23)}
<div class="pair">
{field(words, "date", typed, errors, 5)}
{field(words, "cvc", typed, errors, 4)}
</div>
<fieldset>
<legend>{words["choose"]}</legend>
{"".join(radio(words, name, typed["behaviour"]) for name in BEHAVIOURS)}
</fieldset>
{reasons(words, typed["reason"])}
<button type="submit">{words["pay"]}</button>
<a class="leave" href="{escape(order["failureBackLink"])}">{words["leave"]}</a>
</form>
<h2>{words["cards"]}</h2>
<ul>{cards(words)}</ul>"""
    return sheet(lang, words["to_pay"], content)


def field(words: dict[str, str], name: str, typed: dict[str, str], errors: dict[str, str], size: int) -> str:
    """One labelled field with its error."""
    error, about = "", ""
    if name in errors:
        error = f'<span class="error" id="{name}-error">{words[errors[name]]}</span>'
        about = f' aria-invalid="true" aria-describedby="{name}-error"'
    about += f' value="{escape(typed[name])}" maxlength="{size}" inputmode="numeric" autocomplete="off" required'
    label = f'<label for="{name}">{words[name]}</label>'
    return f'<p class="field">{label}{error}<input id="{name}" name="{name}"{about}></p>'


def radio(words: dict[str, str], name: str, picked: str) -> str:
    """One behaviour to pick."""
    checked = " checked" if name == picked else ""
    button = f'<input type="radio" name="behaviour" value="{name}"{checked}>'
    return f'<label class="pick">{button}{words[name]}</label>\n'


def reasons(words: dict[str, str], picked: str) -> str:
    """The list of reasons for a refusal."""
    options = "".join(
        f'<option value="{code}"{" selected" if code == picked else ""}>{code} · {words[code]}</option>\n'
        for code in REASONS
    )
    label = f'<label for="reason">{words["reason"]}</label>'
    return f'<p class="field">{label}<select id="reason" name="reason">{options}</select></p>'


def cards(words: dict[str, str]) -> str:
    """The test cards, in groups of four digits, and what becomes of them."""
    known = [(card, "takes") for card in CARDS] + [(card, "locked") for card in LOCKED_CARDS]
    return "".join(f"<li><code>{grouped(card)}</code> {words[kind]}</li>" for card, kind in known)


def done(order: dict[str, Any]) -> str:
    """What a payer sees who is not sent back."""
    words = WORDS[language(order)]
    content = f"<h1>{words['done']}</h1>\n<p>{tenge(order['amount'])}</p>\n<p>{words['close']}</p>"
    return sheet(language(order), words["done"], content)


def refusal(code: int, message: str) -> str:
    """Why the page cannot be opened: for developers, so the message stays English."""
    content = "".join(f'<h1 lang="{lang}">{words["refused"]}</h1>' for lang, words in WORDS.items())
    return sheet("kk", str(code), f'{content}\n<p lang="en">{code}: {escape(message)}</p>')


def grouped(card: str) -> str:
    """4405 6397 0401 5096"""
    return " ".join(card[start : start + 4] for start in range(0, len(card), 4))


def tenge(amount: str) -> str:
    """3 480 ₸, with spaces that do not break."""
    return f"{escape(amount)} ₸" if not amount.isdigit() else f"{int(amount):,} ₸".replace(",", "\u00a0")
