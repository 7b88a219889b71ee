"""The Kazakh and Russian catalogues are whole, and what checks them notices what is wrong."""

from pathlib import Path

import polib
import pytest
from babel.messages.catalog import Catalog, Message

from portal import messages

EVERY_FILE = [
    (language, name)
    for language in messages.PLURALS
    for name in messages.FILES
    if messages.path_of(language, name).exists()
]


def test_nothing_is_missing_or_wrong() -> None:
    assert list(messages.check()) == []


@pytest.mark.parametrize(("language", "name"), EVERY_FILE)
def test_extraction_leaves_no_difference(language: str, name: str) -> None:
    before = messages.path_of(language, name).read_text(encoding="utf-8")

    after = messages.updated(language, name, messages.FILES[name]())

    assert after == before


@pytest.mark.parametrize(("language", "name"), EVERY_FILE)
def test_another_reader_finds_every_entry_translated(language: str, name: str) -> None:
    catalogue = polib.pofile(str(messages.path_of(language, name)), check_for_duplicates=True)

    assert [entry.msgid for entry in catalogue if not entry.translated()] == []


def test_every_text_of_djangos_that_a_page_can_show_has_its_kazakh() -> None:
    shown = {(entry.context, str(entry.id)) for entry in messages.framework_strings() if entry.id}

    ours = messages.catalogue("kk", "framework.po")

    assert {(entry.context, str(entry.id)) for entry in ours if all(entry.string or ())} >= shown
    assert len(shown) > 500


def faults(language: str, source: str | tuple[str, str], text: str | tuple[str, ...]) -> list[str]:
    return list(messages.faults(language, Message(source, text)))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("No. {number}", "№ {number}-ке", id="a hyphen and an ending"),
        pytest.param("Until %(date)s", "%(date)sға дейін", id="an ending"),
        pytest.param("More than %s", "%s-ден көп", id="an ending on a nameless one"),
    ],
)
def test_an_ending_on_a_placeholder_is_noticed(source: str, text: str) -> None:
    assert len(faults("kk", source, text)) == 1
    assert "an ending on a placeholder" in faults("kk", source, text)[0]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Under article {article}", "{article}-бапқа сәйкес"),
        ("Page {page}", "{page}-бет"),
        ("{n} minutes", "{n} минуттан кейін"),
        ("By %(date)s", "%(date)s күніне дейін"),
    ],
)
def test_an_ending_on_a_noun_of_ours_is_right(source: str, text: str) -> None:
    assert faults("kk", source, text) == []


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        pytest.param("ru", "No. {number}", "Заявление № {nomer}", id="another name"),
        pytest.param("kk", "%(n)s of %(all)s", "барлығы %(all)s", id="one lost"),
        pytest.param("kk", ("one work", "%(n)s works"), ("туынды", "туынды"), id="the number lost"),
        pytest.param("ru", "%(part)s %% paid", "оплачено %(part)s %", id="a bare per cent sign"),
    ],
)
def test_other_placeholders_than_the_sources_are_noticed(
    language: str, source: str | tuple[str, str], text: str | tuple[str, ...]
) -> None:
    assert faults(language, source, text)


def test_placeholders_may_change_places_and_repeat() -> None:
    assert faults("ru", "{a} and {b}", "{b}, {a} и снова {b}") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("kk", "мүлiктiк құқық", id="a Latin i"),
        pytest.param("kk", "əдеби туынды", id="a schwa"),
        pytest.param("kk", "әдеби шығарма", id="another word for the work"),
        pytest.param("kk", "лицензиялық келісімшарт", id="another word for the contract"),
        pytest.param("kk", "мүгедек", id="a word that the law has replaced"),
        pytest.param("kk", "Жума", id="a slip of Django's"),
        pytest.param("ru", "ребёнок-инвалид", id="a word that the law has replaced, in Russian"),
    ],
)
def test_wrong_letters_and_forbidden_words_are_noticed(language: str, text: str) -> None:
    assert len(faults(language, "anything", text)) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "құрамдас немесе туынды шығарма"),
        ("kk", "халық шығармашылығы туындысы"),
        ("kk", "мүгедектігі бар адам"),
        ("kk", "ЭЦҚ-ны NCALayer арқылы қосыңыз, QR-код"),
        ("ru", "лицо с инвалидностью"),
    ],
)
def test_right_words_near_the_forbidden_ones_pass(language: str, text: str) -> None:
    assert faults(language, "anything", text) == []


def test_the_word_for_a_legal_refusal_is_not_for_a_cancel_button() -> None:
    assert faults("kk", "Cancel", "Бас тарту")
    assert not faults("kk", "Cancel", "Болдырмау")
    assert not faults("kk", "Refuse", "Бас тарту")


def test_kazakh_forms_after_a_number_must_be_equal() -> None:
    assert faults("kk", ("%(n)s day", "%(n)s days"), ("%(n)s күн", "%(n)s күндер"))


def test_strings_are_collected_from_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "accounts" / "views.py").write_text(
        "# Translators: the button\n"
        "SAVE = _('Save')\n"
        "works = ngettext_lazy('%(n)s work', '%(n)s works', 'n')\n"
        "order = pgettext('of a minister', 'Order')\n"
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% translate 'Home' %}\n"
        '  {% button label=_("Sign") %}\xa0…\n'
        "{% blocktranslate trimmed with n=number %}\n  Paid by {{ n }},\n  100%\n{% endblocktranslate %}"
    )

    found = {(entry.context, entry.id) for entry in messages.portal_strings(tmp_path) if entry.id}

    assert found == {
        (None, "Save"),
        (None, ("%(n)s work", "%(n)s works")),
        ("of a minister", "Order"),
        (None, "Home"),
        (None, "Sign"),
        (None, "Paid by %(n)s, 100%%"),
    }


@pytest.fixture
def other_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    return tmp_path


def write(language: str, name: str, entries: str) -> None:
    path = messages.path_of(language, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = messages.updated(language, name, Catalog())
    path.write_text(f"{head}\n{entries}", encoding="utf-8")


def test_a_broken_translation_is_not_compiled(other_locale: Path, tmp_path: Path) -> None:
    write("kk", "django.po", 'msgid "No. {number}"\nmsgstr "№ {nomer}"\n')

    with pytest.raises(messages.CatalogueError, match=r"kk: “No\. \{number\}”"):
        messages.compile_all(tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_the_portals_own_text_wins_over_djangos(other_locale: Path, tmp_path: Path) -> None:
    write("kk", "django.po", 'msgid "Home"\nmsgstr "Басты бет"\n')
    write("kk", "framework.po", 'msgid "Home"\nmsgstr "Үй"\n\nmsgid "Save"\nmsgstr "Сақтау"\n')

    messages.compile_all(tmp_path / "out")

    compiled = polib.mofile(str(tmp_path / "out/kk/LC_MESSAGES/django.mo"))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {
        "Home": "Басты бет",
        "Save": "Сақтау",
    }


def test_an_update_keeps_translations_and_drops_what_is_no_longer_said(other_locale: Path) -> None:
    write("ru", "django.po", '# Checked by a lawyer.\nmsgid "a"\nmsgstr "а"\n\nmsgid "b"\nmsgstr "б"\n')
    source = Catalog()
    source.add("a")
    source.add("c")

    text = messages.updated("ru", "django.po", source)

    entries = {entry.msgid: (entry.msgstr, entry.tcomment) for entry in polib.pofile(text)}
    assert entries == {"a": ("а", "Checked by a lawyer."), "c": ("", "")}
