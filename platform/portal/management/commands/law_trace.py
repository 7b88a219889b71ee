"""`manage.py law_trace`: write docs/law/trace.md, docs/law/own-rules.md and the diagrams in docs/flows/."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.tracing import pages


class Command(BaseCommand):
    help = "Write the trace from clause to code to test, our own rules, and the state diagrams."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path, text in pages().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path.name} written")
