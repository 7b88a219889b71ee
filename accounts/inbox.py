"""The inbox of the account, and what of it comes by e-mail."""

import logging
import re

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.account import Section, section
from accounts.models import User
from accounts.requests import SignedInRequest
from portal import formatting, notices
from portal.access import Audience, audience
from portal.components import Crumb
from portal.models import CHOSEN, Notice, Topic

logger = logging.getLogger(__name__)
PER_PAGE = 20


class MailForm(forms.Form):
    """The topics that a person may have by e-mail or not."""

    by_mail = forms.MultipleChoiceField(
        label=gettext_lazy("Send me by e-mail"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, topics: tuple[Topic, ...], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came
        self.fields["by_mail"].choices = [  # type: ignore[attr-defined]  # MultipleChoiceField
            (topic.value, sentence(str(topic.label))) for topic in topics
        ]


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


@section
def notices_of(_user: User) -> Section:
    """The way to the inbox; how many are new is known to every page."""
    return Section("accounts/inbox_section.html", {})


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """All that the person was told, newest first, in the language of the page."""
    page = Paginator(notices.inbox(request.user), PER_PAGE).get_page(request.GET.get("page"))
    for notice in page.object_list:
        notice.person = request.user  # known: no query for each
    rows = [(notice, told(notice)[0]) for notice in page.object_list]
    newest = rows[0][0].pk if rows else 0
    return render(request, "accounts/inbox.html", {"page": page, "rows": rows, "newest": newest, "way": way()[:1]})


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """One notice; opening it marks it read. Another person's is not found."""
    found = get_object_or_404(notices.inbox(request.user).select_related("person"), pk=pk)
    notices.mark_read(notices.inbox(request.user).filter(pk=pk))
    subject, text = told(found)
    page = {"notice": found, "subject": subject, "text": linked(text), "mailed": mailed(found), "way": way()}
    return render(request, "accounts/notice.html", page)


def told(notice: Notice) -> tuple[str, str]:
    """Subject and text. Where a template no longer fits an old notice, that is said, and the others stay."""
    try:
        return notices.told(notice)
    except Exception:
        logger.exception("%s cannot be shown", notice)
        return _("This notice cannot be shown"), _("Your applications say what it was about.")


def linked(text: str) -> SafeString:
    """The text in paragraphs, escaped. Addresses of this portal alone become links, whatever a title may hold."""
    return format_html_join("\n", "<p>{}</p>", ((_linked(part),) for part in re.split(r"\n\s*\n", text)))


def _linked(paragraph: str) -> SafeString:
    pieces = re.split(rf"{re.escape(settings.BASE_URL)}(/\S*[\w/])", paragraph)  # every other one is an address
    link, words = '<a href="{}">{}</a>', _("open the page")
    shown = (format_html(link, piece, words) if odd % 2 else piece for odd, piece in enumerate(pieces))
    return format_html_join("", "{}", ((piece,) for piece in shown))


def mailed(notice: Notice) -> str:
    """Whether and when the notice went by e-mail, for its reader."""
    if not notice.by_mail:
        return _("Not sent by e-mail, as you chose.")
    if notice.sent_at:
        return _("Sent by e-mail: %(moment)s.") % {"moment": formatting.moment(notice.sent_at)}
    if not notice.person.email_confirmed_at:
        return _("It goes by e-mail once you have confirmed your address.")
    if notice.given_up_at:
        return _("Your e-mail server did not take it. Check the address in your contacts.")
    return _("It is on its way by e-mail.")


@audience(Audience.SIGNED_IN)
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark read what the person saw listed: nothing that came after the page was opened."""
    newest = re.fullmatch(r"[0-9]{1,18}", request.POST.get("newest", ""))
    count = notices.mark_read(notices.inbox(request.user).filter(pk__lte=int(newest[0]) if newest else 0))
    text = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
    messages.success(request, text % {"count": count})
    return redirect("accounts:inbox")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def mail_choice(request: SignedInRequest) -> HttpResponse:
    """What comes by e-mail. Reminders of duties are offered to whom they are sent."""
    offered = tuple(topic for topic in CHOSEN if topic is not Topic.DUTY or request.user.is_staff)
    chosen = [topic for topic in offered if topic not in request.user.not_by_mail]
    form = MailForm(offered, request.POST if request.method == "POST" else None, initial={"by_mail": chosen})
    if form.is_valid():
        notices.choose(request.user, set(form.cleaned_data["by_mail"]), among=offered)
        messages.success(request, _("Your choice is kept. The inbox still holds everything."))
        return redirect("accounts:inbox")
    page = {"form": form, "way": way()}
    return render(request, "accounts/mail_choice.html", page, status=422 if form.errors else 200)


def way() -> list[Crumb]:
    """The account and its inbox, as the way back."""
    return [Crumb(_("My account"), reverse("accounts:account")), Crumb(_("Notices"), reverse("accounts:inbox"))]
