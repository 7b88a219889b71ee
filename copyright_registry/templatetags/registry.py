"""Template tags of the State register."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from copyright_registry import rules
from copyright_registry.models import Application, State
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
