"""Template tags of the State register."""

from django import template
from django.utils.safestring import SafeString

from copyright_registry.models import Application, State
from copyright_registry.presenting import SIGNS
from portal.templatetags.components import tag

register = template.Library()


@register.simple_tag
def application_state(application: Application) -> SafeString:
    """The state of an application: its sign and its words."""
    return tag(SIGNS[State(application.state)], State(application.state).label)
