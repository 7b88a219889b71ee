"""The invoice and the confirmation: what they say in both languages, of every fate of a payment, whole on the sheet."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from copyright_registry import registration
from copyright_registry.models import State
from portal import fonts, law
from portal.flow import sure
from portal.payments import charging, papers, refunds, settling
from portal.payments.models import Attempt, Fee, Payee, Price, Refund, RefundGround, Transfer
from tests import people as acts
from tests.pdfs import faces, lines, text
from tests.people import People

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # WeasyPrint's

LONG_KK = (
    "Құрманғазы, Дина, Тәттімбет және Ықылас күйлерінің желісімен қыл қобыз, жетіген, сыбызғы, аралас хор мен үлкен "
    "симфониялық оркестрге арналған, бес бөлімнен тұратын концерт-поэма, толық партитурасы мен дауыстарға бөлінген "
    "клавирі, екінші редакциясы, автордың түсіндірмелерімен және суреттерімен бірге толық басылымы"
)[:300]
DETAILS = {
    "name_kk": "«Институт» РМК",
    "name_ru": "РГП «Институт»",
    "bin": "020940003199",
    "iban": "KZ86125KZT5004100100",
    "bank_kk": "«Банк» АҚ",
    "bank_ru": "АО «Банк»",
    "bic": "HSBKKZKX",
    "kbe": "16",
    "knp": "859",
}
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    "</p></section><style>@import url(file:///etc/passwd)</style>",
    "{{ fee.code }}{% include '/etc/passwd' %}",
)


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    """Cut, as at set-up, unless they are there."""
    fonts.build()


@pytest.fixture
def real(db: None) -> None:
    """A price and a payee that an act set, in place of the examples."""
    since = timezone.localdate() - timedelta(days=1)
    sums = {"net": Decimal(3000), "vat_percent": Decimal(16), "gross": Decimal(3480)}
    Price.objects.create(code="entry", since=since, act="№ 5", **sums)
    Payee.objects.create(since=since, act="№ 6", **DETAILS)


def due(people: People, **answers: object) -> Fee:
    """A fee of the author that was asked for and is not paid."""
    return acts.charged(acts.draft(people.author, **answers))


def paid(people: People) -> Fee:
    """A fee of the author that was paid by card on 20 November 2026 at 10:00 in Astana."""
    fee = due(people)
    acts.pay_fee(fee)
    return fee


def squeezed(words: str) -> str:
    return re.sub(r"\s|-", "", words)


def in_this_order(read: str, *parts: str) -> None:
    """Each of `parts` stands in what was read, behind the one before."""
    whole, place = squeezed(read), 0
    for part in parts:
        found = whole.find(squeezed(part), place)
        assert found >= 0, part
        place = found + len(squeezed(part))


@pytest.mark.clause(law.O1315_8_1)
@pytest.mark.usefixtures("real")
def test_an_invoice_has_all_that_a_transfer_needs_kazakh_first(people: People) -> None:
    fee = due(people)
    fee.created_at = datetime(2026, 11, 19, 19, 30, tzinfo=UTC)  # already the 20th in Astana

    read = text(papers.invoice(fee))

    in_this_order(
        read,
        f"№ {fee.invoice} төлемге арналған шот",
        "2026 жылғы 20 қараша",
        "Бенефициар «Институт» РМК ЖСК KZ86125KZT5004100100 БСН 020940003199 КБе 16",
        "Бенефициардың банкі «Банк» АҚ БСК HSBKKZKX ТТК 859",
        f"Төлем мақсаты № {fee.invoice} шот бойынша төлем: Мәліметтерді Мемлекеттік тізілімге енгізу, ҚҚС 16 % қоса",
        f"Төлеуші {people.author.full_name}, ЖСН {people.author.iin}",
        "Не үшін",
        "Түнгі көш",
        "Толық баға 3 000,00 480,00 3 480,00",
        "Төленетін сома 3 480,00 теңге",
        "Осы шоттағы сома өзгермейді, шоттың мерзімі өтпейді.",
        f"Счёт на оплату № {fee.invoice}",
        "20 ноября 2026 года",
        "Бенефициар РГП «Институт» ИИК KZ86125KZT5004100100 БИН 020940003199 КБе 16",
        "Банк бенефициара АО «Банк» БИК HSBKKZKX КНП 859",
        f"Назначение платежа Оплата по счёту № {fee.invoice}: Внесение сведений в Государственный реестр, включая НДС",
        f"Плательщик {people.author.full_name}, ИИН {people.author.iin}",
        "За что",
        "Түнгі көш",
        "Полная цена 3 000,00 480,00 3 480,00",
        "К оплате 3 480,00 тенге",
        "Сумма этого счёта не изменится, срок счёта не истекает.",
        "тексеру: QR немесе",
        "Проверить, что документ выдан порталом",
    )
    assert "Үлгі" not in read
    assert "Пример" not in read


@pytest.mark.clause(law.O1315_8_5)
@pytest.mark.usefixtures("real")
def test_an_invoice_of_a_part_shows_the_full_price_and_which_part_it_is(people: People) -> None:
    whole = due(people)
    fee = charging.charge(people.author, "entry", purpose="Entry", subject=whole.subject, percent=5)

    read = text(papers.invoice(fee))

    in_this_order(
        read,
        "Толық баға 3 000,00 480,00 3 480,00",
        "Осы шот бойынша: толық бағаның 5 пайызы 150,00 24,00 174,00",
        "Төленетін сома 174,00 теңге",
        "Полная цена 3 000,00 480,00 3 480,00",
        "По этому счёту: 5 процентов полной цены 150,00 24,00 174,00",
        "К оплате 174,00 тенге",
    )


def test_examples_say_that_they_are_examples(people: People) -> None:
    with_both = text(papers.invoice(due(people)))
    Payee.objects.create(since=timezone.localdate(), act="№ 6", **DETAILS)
    with_price = text(papers.invoice(due(people)))

    assert "бұл шотқа ақша аудармаңыз" in with_both
    assert "не переводите на них деньги" in with_both
    assert "Үлгі: баға мысал үшін берілген." in with_price
    assert "Пример: цена приведена для примера." in with_price


def test_an_invoice_names_the_payee_of_today_and_none_is_made_without_one(people: People) -> None:
    fee = due(people)
    today = timezone.localdate()
    Payee.objects.create(since=today - timedelta(days=1), act="№ 6", **DETAILS)
    Payee.objects.create(since=today, act="№ 7", **{**DETAILS, "iban": "KZ111111111111111111"})
    Payee.objects.create(since=today + timedelta(days=1), act="№ 8", **{**DETAILS, "iban": "KZ222222222222222222"})

    assert "KZ111111111111111111" in text(papers.invoice(fee))
    Payee.objects.all().delete()
    with pytest.raises(papers.NoDetails):
        papers.invoice(fee)


@pytest.mark.clause(law.O1315_8_2)
@pytest.mark.usefixtures("real")
def test_a_confirmation_names_payer_payment_and_sum_and_is_no_cheque(people: People) -> None:
    fee = paid(people)
    attempt = fee.attempts.get()
    Payee.objects.create(since=date(2026, 11, 20), act="№ 6", **{**DETAILS, "bin": "999940000004"})

    read = text(papers.confirmation(fee))

    in_this_order(
        read,
        f"№ {fee.invoice} төлем туралы растама",
        "(Астана уақыты)",
        f"Төлеуші {people.author.full_name}",
        "Мәліметтерді Мемлекеттік тізілімге енгізу",
        "Төленген уақыты 2026 жылғы 20 қараша, 10:00 (Астана уақыты)",
        "Қалай төленді төлем карточкасы 440563******5096",
        f"Банктің деректері төлем № {attempt.invoice}, RRN 112233445566, растау коды 123456",
        "Жай-күйі төленді",
        "Төленген сома 3 480,00 теңге",
        "Бұл растама фискалдық чек емес.",
        f"Подтверждение оплаты № {fee.invoice}",
        f"Плательщик {people.author.full_name}",
        "Внесение сведений в Государственный реестр",
        "Оплачено 20 ноября 2026 года, 10:00 (время Астаны)",
        "Способ оплаты платёжная карточка 440563******5096",
        f"Данные банка платёж № {attempt.invoice}, RRN 112233445566, код подтверждения 123456",
        "Состояние оплачено",
        "Полная цена 3 000,00 480,00 3 480,00",
        "Это подтверждение не является фискальным чеком.",
        "тексеру: QR немесе",
        "Проверить, что документ выдан порталом",
    )
    assert people.author.iin not in read
    assert "Возврат" not in read


def test_a_confirmation_names_the_application_once_it_has_a_number(people: People) -> None:
    before = text(papers.confirmation(paid(people)))
    received = acts.application_in(State.RECEIVED, people)

    read = text(papers.confirmation(sure(received.fee)))

    assert f"№ {received.number} өтініш" in read
    assert f"заявление № {received.number}" in read
    assert "заявление №" not in before


def test_a_confirmation_of_a_transfer_names_its_document_and_day(people: People) -> None:
    fee = due(people)
    line = Transfer.objects.create(day=date(2026, 11, 18), document="ПП-77", amount=fee.amount, added_by=people.head)
    settling.pay_by_transfer(people.head, fee, line)

    read = text(papers.confirmation(fee))

    assert "Қалай төленді ақша аударымы, құжат № ПП-77" in read
    assert "Способ оплаты банковский перевод, документ № ПП-77" in read
    assert "Оплачено 18 ноября 2026 года Способ" in read
    assert "RRN" not in read


@pytest.mark.parametrize(
    ("state", "kk", "ru"),
    [
        (Refund.State.ASKED, "қайтару сұралды", "возврат запрошен"),
        (Refund.State.DECLINED, "қайтарылмайды", "деньги не возвращаются"),
        (Refund.State.DUE, "қайтару жүріп жатыр", "деньги возвращаются"),
        (Refund.State.SENT, "қайтару жүріп жатыр", "деньги возвращаются"),
        (Refund.State.REFUSED, "қайтару жүріп жатыр", "деньги возвращаются"),
        (Refund.State.DONE, "қайтарылды, 2026 жылғы 24 қараша", "возвращено 24 ноября 2026 года"),
    ],
)
def test_a_confirmation_tells_what_became_of_the_money(people: People, state: str, kk: str, ru: str) -> None:
    fee = paid(people)
    ground, at = RefundGround.objects.get(code="withdrawn"), datetime(2026, 11, 24, 6, tzinfo=UTC)
    Refund.objects.create(
        attempt=fee.attempts.get(), amount=Decimal(1000), state=state, ground=ground, decided_at=at,
        sent_at=at, done_at=at if state == Refund.State.DONE else None,
    )  # fmt: skip
    fee.state = Fee.State.RETURNED

    read = text(papers.confirmation(fee))

    assert "Жай-күйі төлеушіге қайтарылады" in read
    assert f"Ақшаны қайтару 1 000,00 теңге: {kk}" in read
    assert f"Возврат денег 1 000,00 тенге: {ru}" in read


def test_a_payment_that_was_moved_is_told_on_both_papers(people: People) -> None:
    first = sure(acts.application_in(State.WITHDRAWN, people).fee)
    application = acts.draft(people.author)
    registration.use_paid_fee(people.author, application, first)
    first.refresh_from_db()
    second = first.moved_to

    before, after = text(papers.confirmation(first)), text(papers.confirmation(second))

    assert f"басқа өтініштің төлеміне есептелді (№ {second.invoice})" in before
    assert f"зачтено в оплату другого заявления (№ {second.invoice})" in before
    assert f"зачтено из оплаты № {first.invoice}" in after
    assert "440563******5096" in after


def test_more_than_was_asked_for_is_told(people: People) -> None:
    fee = paid(people)
    Attempt.objects.filter(fee=fee).update(taken=fee.amount + 20)
    refunds.automatic(fee.attempts.get(), Decimal(20), "too_much")

    read = text(papers.confirmation(fee))

    assert "Списано банком 3 500,00 тенге" in read
    assert "Оплачено 3 480,00 тенге" in read
    assert "Возврат денег 20,00 тенге: деньги возвращаются" in read


def test_the_qr_of_both_leads_to_the_check_page_and_the_code_can_be_typed(people: People) -> None:
    fee = due(people)
    address = f"{settings.BASE_URL}/verify/{fee.code}"
    invoice = papers.invoice(fee)
    acts.pay_fee(fee)

    for file in (invoice, papers.confirmation(fee)):
        pages = pypdfium2.PdfDocument(file)
        picture = pages[len(pages) - 1].render(scale=3).to_pil()
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
        assert squeezed(f"{fee.code[:5]}-{fee.code[5:]}") in squeezed(text(file))


@pytest.mark.usefixtures("real")
def test_usual_papers_have_one_sheet(people: People) -> None:
    fee = due(people)
    assert len(pypdfium2.PdfDocument(papers.invoice(fee))) == 1
    acts.pay_fee(fee)
    assert len(pypdfium2.PdfDocument(papers.confirmation(fee))) == 1


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("title", [LONG_KK, "Щ" * 300], ids=["300 letters", "a word without an end"])
def test_long_names_and_titles_stand_whole_within_the_margins(people: People, title: str) -> None:
    for name in ("surname", "given_name", "patronymic"):
        setattr(people.author, name, "Әбдірахманқұлқызы" * 8)
    people.author.save()
    fee = due(people, title_kk=title)
    fee.payer.refresh_from_db()
    invoice = papers.invoice(fee)
    acts.pay_fee(fee)
    for file in (invoice, papers.confirmation(fee)):
        for page in range(len(pypdfium2.PdfDocument(file))):
            for left, bottom, right, top in lines(file, page):
                assert left >= 21
                assert right <= 191
                assert bottom >= 3
                assert top <= 287
        read = squeezed(text(file))
        assert read.count(squeezed(title)) == 2
        assert read.count(squeezed(people.author.full_name)) == 2


def test_both_are_tagged_in_kazakh_and_russian_and_set_in_the_portals_own_faces(people: People) -> None:
    fee = due(people)
    invoice = papers.invoice(fee)
    acts.pay_fee(fee)

    for file in (invoice, papers.confirmation(fee)):
        root = PdfFileReader(BytesIO(file)).root
        assert root["/Lang"] == "kk"
        assert root["/MarkInfo"]["/Marked"]
        assert all(face.startswith(("Onest", "Literata")) for face in faces(file))
        xmp = root["/Metadata"].data.decode()
        assert 'pdfaid:part="3"' in xmp
        assert fee.invoice in xmp


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_a_title_or_a_name_stays_text_and_nothing_is_fetched(people: People, hostile: str) -> None:
    people.author.surname = hostile
    people.author.save()
    fee = due(people, title_kk=hostile, title_ru=hostile)
    fee.payer.refresh_from_db()
    invoice = papers.invoice(fee)
    acts.pay_fee(fee)
    Attempt.objects.filter(fee=fee).update(reference=hostile[:40], card_mask=hostile[:24])

    for file in (invoice, papers.confirmation(fee)):
        read = squeezed(text(file))
        assert read.count(squeezed(hostile)) >= 4
        assert "root:" not in read
