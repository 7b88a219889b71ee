"""Kinds of works and of rights, categories of right possession, and what is asked of a recording."""

from datetime import date

from django.db import migrations

LAW = "Law of 10 June 1996 No. 6-I"
ORDER = "Order of 29 January 2026 No. 100"
SINCE_LAW, SINCE_ORDER = date(1996, 6, 12), date(2026, 1, 25)

KINDS = [  # code, has a recording, English, Russian, Kazakh
    ("music", True, "musical work without text", "музыкальное произведение без текста", "мәтінсіз музыкалық туынды"),
    ("song", True, "musical work with text", "музыкальное произведение с текстом", "мәтіні бар музыкалық туынды"),
    (
        "musical_dramatic", True, "musical-dramatic work",
        "музыкально-драматическое произведение", "музыкалық-драмалық туынды",
    ),
    (
        "arrangement", True, "arrangement of a musical work",
        "обработка музыкального произведения", "музыкалық туындының өңдемесі",
    ),
    (
        "film_music", True, "music of an audiovisual work",
        "музыка аудиовизуального произведения", "дыбыстау-бейнелеу туындысының музыкасы",
    ),
    ("performance", True, "performance", "исполнение", "орындау"),
    ("phonogram", True, "phonogram", "фонограмма", "фонограмма"),
    ("broadcast", True, "broadcast of a broadcasting organisation", "передача организации вещания",
     "хабар тарату ұйымының хабары"),
    ("literary", False, "literary work", "литературное произведение", "әдеби туынды"),
    ("fine_art", False, "work of fine art", "произведение изобразительного искусства",
     "бейнелеу өнерінің туындысы"),
]  # fmt: skip
RIGHTS = [  # code, type, ways of use, English, Russian, Kazakh
    (
        "performance", "copyright",
        ["public_performance", "public_communication", "broadcasting", "cable", "making_available"],
        "public performance and communication", "публичное исполнение и сообщение", "жария орындау және хабарлау",
    ),
    (
        "reproduction", "copyright", ["reproduction", "distribution", "import"],
        "reproduction and distribution", "воспроизведение и распространение", "қайта шығару және тарату",
    ),
    ("display", "copyright", ["public_display"], "public display", "публичный показ", "жария көрсету"),
    (
        "adaptation", "copyright", ["translation", "adaptation"],
        "translation and adaptation", "перевод и переработка", "аудару және өңдеу",
    ),
    (
        "performers", "related", ["phonogram_remuneration", "performance_use"],
        "rights of performers", "права исполнителей", "орындаушылардың құқықтары",
    ),
    (
        "phonograms", "related", ["phonogram_remuneration", "phonogram_use"],
        "rights of phonogram producers", "права производителей фонограмм", "фонограмма шығарушылардың құқықтары",
    ),
    (
        "broadcasts", "related", ["broadcast_use"],
        "rights of broadcasting organisations", "права организаций вещания", "хабар тарату ұйымдарының құқықтары",
    ),
]  # fmt: skip
CATEGORIES = [  # code, type, creates, English, Russian, Kazakh
    ("music_author", "copyright", True, "author of music", "автор музыки", "музыка авторы"),
    ("text_author", "copyright", True, "author of text", "автор текста", "мәтін авторы"),
    ("derivative_author", "copyright", True, "author of an arrangement or a translation",
     "автор обработки или перевода", "өңдеме немесе аударма авторы"),
    ("film_composer", "copyright", True, "composer of an audiovisual work",
     "композитор аудиовизуального произведения", "дыбыстау-бейнелеу туындысының композиторы"),
    ("author", "copyright", True, "author of another work", "автор иного произведения", "өзге туындының авторы"),
    ("heir", "", False, "heir", "наследник", "мұрагер"),
    ("performer", "related", True, "performer", "исполнитель", "орындаушы"),
    ("phonogram_producer", "related", True, "phonogram producer", "производитель фонограммы", "фонограмма шығарушы"),
    ("broadcaster", "related", True, "broadcasting organisation", "организация вещания", "хабар тарату ұйымы"),
    ("contract_holder", "", False, "other owner by contract", "иной правообладатель по договору",
     "шарт бойынша өзге құқық иеленуші"),
]  # fmt: skip


def _fill(model, rows, act, since, *own):
    for position, (code, *rest) in enumerate(rows, 1):
        more, (english, russian, kazakh) = rest[: len(own)], rest[len(own) :]
        model.objects.create(
            code=code, name_en=english, name_ru=russian, name_kk=kazakh, act=act, since=since, position=position,
            **dict(zip(own, more, strict=True)),
        )  # fmt: skip


def fill(apps, schema_editor):
    model = lambda name: apps.get_model("registers", name)  # noqa: E731 - four calls below
    _fill(model("WorkKind"), KINDS, f"{LAW}, articles 7 and 35", SINCE_LAW, "has_recording")
    _fill(
        model("RightKind"), RIGHTS, f"{LAW}, articles 16 and 37 to 40; the grouping is ours", SINCE_LAW, "type", "ways"
    )
    _fill(model("Category"), CATEGORIES, f"{ORDER}, paragraph 17; the list is ours", SINCE_LAW, "type", "creates")
    model("RecordingRule").objects.create(
        since=SINCE_ORDER, act=f"{ORDER}, paragraph 17, subparagraph 2; the figures are ours",
        min_rate=44_100, min_bits=16, max_channels=8, min_seconds=2, max_seconds=4 * 3600,
        max_bytes=6 * 1024**3, max_silence=95,
    )  # fmt: skip


# Each kind of right is a hundred per cent, with the tolerance of the trade (CISAC CWR). The row of the work is locked,
# so that two who write at once see each other.
SHARES = """
CREATE FUNCTION registers_shares_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM registers_work WHERE id = NEW.work_id FOR UPDATE;
    IF EXISTS (SELECT FROM registers_holder AS holder, jsonb_each_text(holder.shares) AS share
            WHERE holder.work_id = NEW.work_id GROUP BY share.key
            HAVING sum(share.value::numeric) > 100.06 OR min(share.value::numeric) <= 0) THEN
        RAISE EXCEPTION 'shares of work % do not hold', NEW.work_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_within_a_hundred';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shares_within_a_hundred AFTER INSERT OR UPDATE ON registers_holder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registers_shares_hold();
"""
NO_SHARES = """
DROP TRIGGER shares_within_a_hundred ON registers_holder;
DROP FUNCTION registers_shares_hold();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [
        migrations.RunSQL(SHARES, NO_SHARES),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
