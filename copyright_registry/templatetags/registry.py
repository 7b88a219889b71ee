"""Template tags of the State register."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from copyright_registry import rules
from copyright_registry.completion.words import asks_in
from copyright_registry.models import Application, Completion, State
from copyright_registry.presenting import SIGNS
from portal.templatetags.components import tag

register = template.Library()


@register.simple_tag
def application_state(application: Application) -> SafeString:
    """The state of an application: its sign and its words."""
    return tag(SIGNS[State(application.state)], State(application.state).label)


@register.simple_tag(takes_context=True)
def figures_url(context: Context) -> str:
    """Where the figures of the service are, for those to whom they are open; nothing for others."""
    reader = context["request"].user
    return "" if rules.may_see_figures(reader) else reverse("admin:dashboard")


@register.filter
def asks(completion: Completion) -> str:
    """What a request to complete asks for, in the reader's language."""
    return asks_in(completion, get_language() or "kk")
