"""Grounds of refunds, the price of a change, and the payee until staff enter the real one.

No text of the rules says when a fee goes back: the grounds are the provider's own policy, as dated rows.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import migrations

SINCE = date(2018, 9, 23)
POLICY = "The provider’s own policy: the rules are silent"

BY_PORTAL = [
    (
        "second_payment",
        "the same fee was paid twice",
        "одна и та же плата внесена дважды",
        "бір ақы екі рет төленген",
    ),
    (
        "not_asked_for",
        "the fee was not to be paid any more",
        "эту плату уже не нужно было вносить",
        "бұл ақыны енді төлеудің қажеті болмаған",
    ),
    (
        "too_much",
        "more was paid than was asked for",
        "оплачено больше, чем требовалось",
        "талап етілгеннен артық төленген",
    ),
    (
        "not_handed_in",
        "the application was not handed in",
        "заявление не было подано",
        "өтініш берілмеген",
    ),
]
BY_A_PERSON = [
    (
        "withdrawn",
        "refund",
        "the application was withdrawn before a decision",
        "заявление отозвано до принятия решения",
        "өтініш шешім қабылданғанға дейін қайтарып алынған",
    ),
    (
        "wrong_sum",
        "refund",
        "the bank took what was not asked for",
        "банк списал не то, что требовалось",
        "банк талап етілмеген соманы алған",
    ),
    (
        "provider_error",
        "refund",
        "a mistake of the service provider",
        "ошибка услугодателя",
        "көрсетілетін қызметті берушінің қатесі",
    ),
    (
        "next_application",
        "move",
        "the fee may pay for another application",
        "плату можно использовать для другого заявления",
        "ақыны басқа өтініш үшін пайдалануға болады",
    ),
    (
        "examined",
        "keep",
        "the application was examined: the work that was paid for is done",
        "заявление рассмотрено: оплаченная работа выполнена",
        "өтініш қаралды: ақысы төленген жұмыс орындалды",
    ),
]
PAYEE = {
    "name_kk": "Ұлттық зияткерлік меншік институты (үлгі)",
    "name_ru": "Национальный институт интеллектуальной собственности (пример)",
    "bin": "020940003199",
    "iban": "KZ00EXAMPLE000000000",
    "bank_kk": "Банк (үлгі)",
    "bank_ru": "Банк (пример)",
    "bic": "EXAMPLKZ",
    "kbe": "16",
    "knp": "859",
}


def add(apps: Any, _: Any) -> None:
    grounds = apps.get_model("payments", "RefundGround").objects
    rows = [(code, "refund", True, *names) for code, *names in BY_PORTAL]
    rows += [(code, outcome, False, *names) for code, outcome, *names in BY_A_PERSON]
    for position, (code, outcome, by_portal, en, ru, kk) in enumerate(rows):
        names = {"name_en": en, "name_ru": ru, "name_kk": kk, "act": POLICY}
        grounds.create(code=code, outcome=outcome, by_portal=by_portal, since=SINCE, position=position, **names)
    none = {"net": Decimal(0), "vat_percent": Decimal(16), "gross": Decimal(0)}
    apps.get_model("payments", "Price").objects.create(code="change", since=SINCE, act=POLICY, **none)
    apps.get_model("payments", "Payee").objects.create(since=SINCE, act="example", example=True, **PAYEE)


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_example_price")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
