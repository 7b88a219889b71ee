"""The catalogues: collected from the source, compiled and checked by Babel, without system gettext.

    python -m portal.messages extract | compile | check

A language has up to three files: django.po holds the portal's own strings; framework.po Django's, for
Kazakh all that a page can show, for Russian only corrections; djangojs.po those of the admin's scripts.
The first two are compiled into one catalogue, in which the portal's strings win.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
SOURCES = ("platform/portal", "accounts", "registers", "contracts", "copyright_registry", "templates")
PLURALS = {
    "kk": "nplurals=2; plural=(n!=1);",
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14)"
    " ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);",
}
HEADER = """\
# {about}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
ABOUT = {
    "django.po": "The portal's own strings.",
    "framework.po": "Django's own strings, where its translation is missing or wrong.",
    "djangojs.po": "The strings of the admin's scripts.",
}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
DJANGO = Path(django.__file__).parent
FRAMEWORK_PARTS = ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions")
# Names of the world's languages, inner words of password hashing, the page of a project without addresses.
NEVER_SHOWN = ("conf/global_settings.py", "contrib/auth/hashers.py", "views/templates/default_urlconf.html")

PLACEHOLDER = re.compile(r"%%|%(?:\(\w+\))?[-#0+\d.]*[a-zA-Z]|\{[\w.]*(?:![rsa])?(?::[^{}]*)?\}")
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC, LATIN = re.compile("[Ѐ-ӿ]"), re.compile("[A-Za-zƏə]")
# A Kazakh ending follows the sound before it, which a placeholder does not show.
GLUED = re.compile(rf"(?:{PLACEHOLDER.pattern})-?(?!ба[пб]|тарма|бет|қадам|тоқсан)[а-яәғқңөұүһі]")
# Old spellings, words that mean something else here, and words that the law has replaced.
FORBIDDEN = {
    "kk": re.compile(
        r"(?<!туынды )шығарма(?!шы)|келісім-?шарт|мүгедек(?!тіг)|оралман|номер|статус|реестр|e-mail"
        r"|өтемақы|жаңғырту|\bұбұ|ұқо|қолданушы|\bжума\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"инвалид(?!ност)|оралман", re.IGNORECASE),
    "en": re.compile(r"\bcontractors?\b|\bsoundtracks?\b|\bfellow countrym[ae]n\b|\bBING\b"),
}
# Right words at the wrong place: (English, Kazakh).
MISPLACED = (
    (re.compile(r"\bcancel", re.IGNORECASE), re.compile("бас тарту", re.IGNORECASE)),
    (re.compile(r"\bdefault", re.IGNORECASE), re.compile("келісім бойынша", re.IGNORECASE)),
)


class CatalogueError(Exception):
    """A catalogue would break the pages that show it; the text lists the entries."""


def portal_strings(root: Path = ROOT) -> Catalog:
    """Collect what the portal says in its Python code and templates."""
    found = Catalog()
    paths = sorted(path for source in SOURCES for path in (root / source).rglob("*.*"))
    for path in paths:
        if path.suffix in {".py", ".html", ".txt"}:
            calls = extract("python", BytesIO(_python(path)), KEYWORDS, ["Translators:"])
            for _line, text, comments, context in calls:
                found.add(text, auto_comments=comments, context=context)
    return found


def _python(path: Path) -> bytes:
    """Return the source of `path`, a template turned into calls that the Python tokenizer accepts."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(re.sub(r"\s", " ", line).strip() for line in lines)
    return source.encode()


def framework_strings() -> Catalog:
    """Collect what Django's pages, forms and models can show."""
    return _of_django("django", FRAMEWORK_PARTS)


def admin_script_strings() -> Catalog:
    """Collect what the admin's scripts can show."""
    return _of_django("djangojs", ("contrib/admin",))


def _of_django(domain: str, parts: tuple[str, ...]) -> Catalog:
    found = Catalog()
    for part in parts:
        for message in read(DJANGO / part / "locale/en/LC_MESSAGES" / f"{domain}.po"):
            shown = any(not name.startswith(NEVER_SHOWN) for name, _line in message.locations)
            if message.id and shown:
                comments = message.auto_comments
                found.add(message.id, auto_comments=comments, context=message.context)
    return found


FILES: dict[str, Callable[[], Catalog]] = {
    "django.po": portal_strings,
    "framework.po": framework_strings,
    "djangojs.po": admin_script_strings,
}
# What a language leaves to Django: its Russian is complete, so that ours only corrects.
CORRECTS = {("ru", "framework.po"), ("ru", "djangojs.po")}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, ignore_obsolete=True)


def catalogue(language: str, name: str) -> Catalog:
    """Return the file `name` of `language`, empty if there is none."""
    path = path_of(language, name)
    return read(path) if path.exists() else _empty(language, name)


def path_of(language: str, name: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / name


def _empty(language: str, name: str) -> Catalog:
    return read_po(BytesIO(_header(language, name).encode()))


def _header(language: str, name: str) -> str:
    return HEADER.format(about=ABOUT[name], language=language, plurals=PLURALS[language])


def updated(language: str, name: str, source: Catalog) -> str:
    """Return the text of the file after `source` is merged in: translations of what is left are kept."""
    old, new = catalogue(language, name), _empty(language, name)
    for message in source:
        kept = old.get(message.id, message.context)
        if message.id and (kept or (language, name) not in CORRECTS):
            same = kept is not None and kept.pluralizable == message.pluralizable
            new.add(
                message.id,
                string=kept.string if kept and same else None,
                flags=kept.flags if kept else (),
                auto_comments=message.auto_comments,
                user_comments=kept.user_comments if kept else (),
                context=message.context,
            )
    return _header(language, name) + _body(new)


def _body(entries: Catalog) -> str:
    out = BytesIO()
    # Neither lines, files nor dates: a catalogue differs only where a text differs.
    write_po(out, entries, width=100, no_location=True, omit_header=True, sort_output=True)
    return out.getvalue().decode().rstrip("\n") + "\n"


def update_all() -> None:
    """Bring every catalogue up to date with the source."""
    for language, name, source in _each_file():
        text = updated(language, name, source)
        path_of(language, name).parent.mkdir(parents=True, exist_ok=True)
        path_of(language, name).write_text(text, encoding="utf-8")


def _each_file() -> Iterator[tuple[str, str, Catalog]]:
    """Go through the files that stand or must stand, with what their source says."""
    for name, collect in FILES.items():
        source = collect()
        for language in PLURALS:
            if (language, name) not in CORRECTS or path_of(language, name).exists():
                yield language, name, source


def compile_all(target: Path = LOCALE) -> None:
    """Write each language's .mo files under `target`, whole or not at all.

    Raises CatalogueError where a translation has other placeholders than its source.
    """
    for language in PLURALS:
        merged = catalogue(language, "django.po")
        for message in catalogue(language, "framework.po"):
            if not merged.get(message.id, message.context):
                merged[message.id] = message
        for name, entries in (("django", merged), ("djangojs", catalogue(language, "djangojs.po"))):
            _refuse_broken(language, entries)
            if entries:
                _write(target / language / "LC_MESSAGES" / f"{name}.mo", entries)


def _refuse_broken(language: str, entries: Catalog) -> None:
    broken = [
        f"{language}: {_name(message)}: {fault}"
        for message in entries
        if message.id
        for fault in placeholder_faults(message)
    ]
    if broken:
        raise CatalogueError("\n".join(broken))


def _write(path: Path, entries: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as file:
        write_mo(file, entries)
    partial.replace(path)  # another process may be reading it


def check() -> Iterator[str]:
    """Say everything that is wrong with the catalogues, one line each."""
    for language, name, source in _each_file():
        path = path_of(language, name)
        if not path.exists() or path.read_text(encoding="utf-8") != updated(language, name, source):
            yield f"{language}/{name}: not up to date; run: python -m portal.messages extract"
        for message in catalogue(language, name):
            for fault in faults(language, message) if message.id else ():
                yield f"{language}/{name}: {_name(message)}: {fault}"


def _name(message: Message) -> str:
    return f"“{_forms(message.id)[0]}”"


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def faults(language: str, message: Message) -> Iterator[str]:
    """Say what is wrong with one translation."""
    forms = _forms(message.string)
    if not all(forms):
        yield "not translated"
    if message.fuzzy:
        yield "fuzzy"
    if language == "kk" and len(set(forms)) > 1:
        yield "after a number a Kazakh noun stays singular: both forms must be equal"
    yield from placeholder_faults(message)
    for form in forms:
        yield from wording_faults(language, message, form)


def placeholders(text: str) -> list[str]:
    """List what is filled in later: named ones once, in any order; nameless ones as they come."""
    found = [mark for mark in PLACEHOLDER.findall(text) if mark != "%%"]
    named = {mark for mark in found if "(" in mark or (mark[0] == "{" and mark != "{}")}
    return [*sorted(named), *(mark for mark in found if mark not in named)]


def placeholder_faults(message: Message) -> Iterator[str]:
    """Compare the placeholders of a translation with its source's (of a plural: with the plural's)."""
    source = _forms(message.id)[-1]
    expected = placeholders(source)
    for form in filter(None, _forms(message.string)):
        if placeholders(form) != expected:
            yield f"placeholders {placeholders(form)} instead of {expected}"
        if "%" in PLACEHOLDER.sub("", form) and "%" in "".join(PLACEHOLDER.findall(source)):
            yield "a per cent sign that would be read as a placeholder"


def wording_faults(language: str, message: Message, form: str) -> Iterator[str]:
    """Say which letters and words of `form` must not be there."""
    source = " ".join(_forms(message.id))
    if found := FORBIDDEN["en"].search(source):
        yield f"the source says “{found[0]}”"
    if found := FORBIDDEN[language].search(form):
        yield f"says “{found[0]}”"
    for word in WORD.findall(PLACEHOLDER.sub(" ", form)):
        if CYRILLIC.search(word) and LATIN.search(word):
            yield f"Latin and Cyrillic letters in one word: “{word}”"
    if language == "kk":
        if found := GLUED.search(form):
            yield f"an ending on a placeholder: “{found[0]}”"
        for english, kazakh in MISPLACED:
            if english.search(source) and (found := kazakh.search(form)):
                yield f"says “{found[0]}” for “{source}”"


def main() -> int:
    parser = argparse.ArgumentParser(prog="portal.messages", description=__doc__)
    parser.add_argument("command", choices=["extract", "compile", "check"])
    command = parser.parse_args().command
    try:
        wrong = {"extract": update_all, "compile": compile_all, "check": check}[command]() or ()
        lines = list(wrong)
    except CatalogueError as error:
        lines = [str(error)]
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
