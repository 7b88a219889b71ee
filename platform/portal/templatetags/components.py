"""Components and formats of the portal's templates, known to each of them without loading."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import drawings, formatting
from portal.components import ICONS, NOTICE_SIGNS, SIGNS, Crumb, Event, Row, Task
from portal.flow import Words
from portal.worktime.clocks import CLOCKS
from portal.worktime.models import Term
from portal.worktime.words import explain

register = template.Library()

NBSP = "\u00a0"
MESSAGE_KINDS = {"success": "good", "warning": "wait", "error": "bad"}


# Signs


@register.simple_tag
def sign(name: str) -> SafeString:
    """The shape of a state, always beside its word."""
    return _drawn(name)


@cache
def _drawn(name: str) -> SafeString:
    shape = SIGNS[name]
    drawn = format_html(
        '<path d="{}" fill="none" stroke="currentColor" stroke-width="1.7"{}/>',
        shape.drawn,
        mark_safe(' stroke-dasharray="2.9 2.13"') if shape.dashed else "",
    )
    filled = format_html('<path d="{}" fill="currentColor" fill-rule="evenodd"/>', shape.filled)
    return format_html(
        '<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">{}{}</svg>',
        drawn if shape.drawn else "",
        filled if shape.filled else "",
    )


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A line drawing inside a button that also has words."""
    return format_html('<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', ICONS[name])


@register.simple_tag
@cache
def mark() -> SafeString:
    """The sign of the portal, in the colour of the text around it."""
    return format_html(
        '<svg class="mark" viewBox="0 0 36 36" aria-hidden="true"><path d="{}"/></svg>',
        drawings.horn((18, 18), 2.28),
    )


@register.simple_tag
def tag(name: str, words: Words) -> SafeString:
    """A state: its sign and at most three words. Never a link."""
    return _tagged(name, str(words))


@lru_cache(maxsize=1000)
def _tagged(name: str, words: str) -> SafeString:
    return format_html('<span class="tag {}">{}{}</span>', SIGNS[name].tone or "plain", sign(name), words)


# Blocks


@register.simple_block_tag
def notice(content: str, kind: str) -> SafeString:
    """One message: good, info, wait or bad. Its first sentence stands in <b>."""
    return format_html('<div class="notice {}">{}<div>{}</div></div>', kind, sign(NOTICE_SIGNS[kind]), content)


@register.simple_block_tag
def empty(content: str, title: Words) -> str:
    """Where a list will be: what will stand here, and the one button that begins it."""
    return render_to_string("components/empty.html", {"title": title, "content": content})


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """What a block of the page says, as a value: {% words as here %}{% block section %}…"""
    return mark_safe(content.strip())  # noqa: S308 - rendered and escaped by the block itself


# Lists


@register.inclusion_tag("components/summary.html")
def summary(rows: Iterable[Row]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("components/tasks.html")
def tasks(task_list: Iterable[Task]) -> dict[str, Any]:
    return {"tasks": task_list}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Event]) -> dict[str, Any]:
    return {"events": events}


@register.inclusion_tag("components/terms.html")
def terms(term_list: Iterable[Term]) -> dict[str, Any]:
    """The terms of a case: by which rule each is due when, whether it was kept, and why then."""
    return {"terms": [_term(term) for term in term_list]}


def _term(term: Term) -> dict[str, Any]:
    clock = CLOCKS[term.clock]
    rule = clock.rule(term.starts_at)
    sign, words = _term_state(term)
    lines = explain(term.explanation, rule)
    return {"term": term, "clock": clock, "rule": rule, "sign": sign, "words": words, "lines": lines}


def _term_state(term: Term) -> tuple[str, str]:
    if not term.applied:
        return "ended", _("Not needed")
    if term.is_kept:
        return "good", _("Kept")
    if term.ended_at is not None:
        return "late", _("Ended late")
    return ("late", _("Late")) if term.due_at < timezone.now() else ("work", _("Running"))


@register.inclusion_tag("components/crumbs.html")
def crumbs(crumb_list: Iterable[Crumb]) -> dict[str, Any]:
    return {"crumbs": crumb_list}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page_obj: Page[Any]) -> dict[str, Any]:
    """Numbers of pages; every other part of the address, such as the search, is kept."""
    paginator = page_obj.paginator
    return {
        "request": context["request"],
        "page": page_obj,
        "numbers": paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1),
        "gap": paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/messages.html", takes_context=True)
def messages_list(context: Context) -> dict[str, Any]:
    """What the last act led to, as notices."""
    waiting = context.get("messages") or ()
    return {"notices": [(MESSAGE_KINDS.get(m.level_tag, "info"), m.message) for m in waiting]}


# Errors


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """How many things are to be corrected, with links to them; nothing where all is well."""
    errors = [error for form in forms for error in _errors(form)]
    heading = ngettext("%(count)s thing needs correcting", "%(count)s things need correcting", len(errors))
    return {
        "errors": errors,
        "heading": heading % {"count": len(errors)},
        "files": any(form.is_multipart() for form in forms),
    }


def _errors(form: BaseForm) -> list[tuple[str, str]]:
    """Pairs of an element's id and the words that stand there."""
    if not form.is_bound:
        return []
    whole = [(errors_id(form), str(error)) for error in form.non_field_errors()]
    data = form.errors.as_data()
    return whole + [
        (_target(form, field), _named(field, error)) for field in form for error in data.get(field.name, ())
    ]


def _named(field: BoundField, error: ValidationError) -> str:
    """The words at the field; where they are the same for every empty field, with its name."""
    words_there = " ".join(error.messages)
    label = str(field.label)
    asked = label if label.endswith("?") else f"{label}:"
    return f"{asked} {words_there}" if error.code == "required" else words_there


def _target(form: BaseForm, field: BoundField) -> str:
    """The id that the keyboard can go to; a group of choices has none of its own, its first has."""
    if field.is_hidden:
        return errors_id(form)
    first = next(iter(field.subwidgets), None)
    return field.id_for_label or (str(first.id_for_label) if first else f"{field.auto_id}_0")


@register.filter
def errors_id(form: BaseForm) -> str:
    """The id of the errors that belong to no single field of `form`."""
    return form.add_prefix("errors")


# Formats


register.filter("moment", formatting.moment)
register.filter("day", formatting.day)


@register.filter
def moment_of(iso: str) -> str:
    """A moment that a notice keeps as text."""
    return formatting.moment(datetime.fromisoformat(iso))


@register.filter
def day_of(iso: str) -> str:
    """A day that a notice keeps as text."""
    return formatting.day(date.fromisoformat(iso))


@register.filter
def clock(code: str) -> Words:
    """What a term is called, by the code of its clock."""
    return CLOCKS[code].title


@register.filter
def number(value: int | Decimal | None) -> str:
    """Digits in groups of three with no-break spaces: 78 433."""
    if value is None:
        return ""
    point = str(formats.get_format("DECIMAL_SEPARATOR"))
    return f"{value:,}".replace(",", NBSP).replace(".", point)


@register.filter
def money(tenge: int | Decimal | None) -> str:
    """A sum in tenge; hundredths only where there are any."""
    if tenge is None:
        return ""
    exact = Decimal(tenge)
    whole = exact == exact.to_integral_value()
    return f"{number(int(exact) if whole else exact.quantize(Decimal('0.01')))}{NBSP}₸"


@register.filter
def fingerprint(hexadecimal: str) -> SafeString:
    """A hash in groups of eight on two lines, so that an eye can compare it."""
    groups = [hexadecimal[i : i + 8] for i in range(0, len(hexadecimal), 8)]
    half = (len(groups) + 1) // 2
    lines = [" ".join(groups[:half]), " ".join(groups[half:])]
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines if line))


@register.filter
def iin_short(iin: str) -> str:
    """The first half of a personal number: enough to recognise one's own."""
    return f"{iin[:6]}{NBSP}•••{NBSP}•••" if iin else ""


KEPT_TOGETHER = re.compile(  # a space
    r"""\x20(?:
      (?:(?<=№\x20)|(?<=\bп\.\x20)|(?<=\b(?:No|ст)\.\x20))(?=\d)  # before a number
    | (?<=\d\x20)(?=\d{3}(?!\d)|[₸%]|[KMGКМГ][BБ]\b|mm\b|мм\b)  # between groups of digits, before a unit
    | (?<=\b[^\W\d_]\.\x20)(?=[^\W\d_])  # after an initial
    | (?<=[^\W\d_]\x20)(?=[^\W\d_]\.(?:\W|$))  # before one
    | (?=[–—]\x20))  # before a dash""",
    re.VERBOSE,
)


@register.filter
def nbsp(value: Words) -> str:
    """Keep together what must not part at a line's end: numbers, units, initials, dashes."""
    return KEPT_TOGETHER.sub(NBSP, str(value))


@register.filter
def bytes_size(size: int | None) -> str:
    """A size of a file in units of 1024, as file managers show it; one decimal below ten."""
    if size is None:
        return ""
    if size < 1024:
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": size}
    units: Sequence[str] = [_("%(size)s KB"), _("%(size)s MB"), _("%(size)s GB")]
    amount, unit = size / 1024, 0
    while amount >= 1024 and unit < len(units) - 1:
        amount, unit = amount / 1024, unit + 1
    digits = 1 if amount < 10 and round(amount, 1) % 1 else 0
    return nbsp(units[unit] % {"size": formats.localize(Decimal(f"{amount:.{digits}f}"))})
