"""The demo's mailbox: takes every mail the portal sends and shows it on a page; nothing leaves the machine.

    python -m portal.demo.mailbox --smtp-port 8025 --http-port 8026

`/` lists the mails, newest first, `/?to=ADDRESS` those of one person, `/mail/ID` shows one.
`/messages.json?to=ADDRESS` gives programs [{"id", "to", "subject", "text", "sent"}], oldest first.
"""

import argparse
import json
import os
import re
import sys
import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
KEPT = 500  # mails; the oldest goes when one more comes
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
STYLE = Path(__file__).with_name("mailbox.css").read_bytes()
CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Mail:
    """A mail as a reader sees it; `sent` is the moment it came, in ISO 8601."""

    id: int
    to: list[str]
    subject: str
    text: str
    sent: str


class Mailbox:
    """The mails in memory, filled by aiosmtpd."""

    def __init__(self) -> None:
        self.mails: deque[Mail] = deque(maxlen=KEPT)
        self.numbers = count(1)
        self.lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one mail (aiosmtpd's hook)."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = message_from_bytes(raw, policy=policy.default)
        body = message.get_body(("plain", "html"))
        with self.lock:
            self.mails.append(
                Mail(
                    id=next(self.numbers),
                    to=[str(address) for address in envelope.rcpt_tos],
                    subject=str(message.get("Subject", "")),
                    text=str(body.get_content()) if body else "",
                    sent=datetime.now(UTC).isoformat(timespec="seconds"),
                )
            )
        return "250 OK"

    def to(self, address: str) -> list[Mail]:
        """The mails to `address`, or all of them, oldest first."""
        with self.lock:
            mails = list(self.mails)
        wanted = address.strip().lower()
        return [mail for mail in mails if not wanted or wanted in (to.lower() for to in mail.to)]


class MailboxServer(ThreadingHTTPServer):
    """The mailbox's pages on a loopback port, and its SMTP server on another."""

    daemon_threads = True

    def __init__(self, smtp_port: int, http_port: int) -> None:
        self.mailbox = Mailbox()
        super().__init__((HOST, http_port), Handler)
        self.smtp = Controller(self.mailbox, hostname=HOST, port=smtp_port)
        self.smtp.start()

    def server_close(self) -> None:
        """Stop both."""
        self.smtp.stop()
        super().server_close()


class Handler(BaseHTTPRequestHandler):
    """The pages."""

    server: MailboxServer

    def do_GET(self) -> None:
        """Route a GET."""
        address = urlsplit(self.path)
        to = dict(parse_qsl(address.query)).get("to", "")
        if address.path == "/":
            self.reply(listing(self.server.mailbox.to(to)[::-1], to))
        elif address.path == "/messages.json":
            mails = [asdict(mail) for mail in self.server.mailbox.to(to)]
            self.reply(json.dumps(mails, ensure_ascii=False), kind="application/json")
        elif address.path == "/mailbox.css":
            self.reply(STYLE.decode(), kind="text/css")
        else:
            self.one(address.path)

    def one(self, path: str) -> None:
        """One mail, or a page that says it is not there."""
        for mail in self.server.mailbox.to(""):
            if path == f"/mail/{mail.id}":
                return self.reply(letter(mail))
        gone = f"<h1>No such mail</h1>\n<p>The mailbox keeps the last {KEPT} mails, and none over a restart.</p>"
        return self.reply(sheet("No such mail", gone), status=404)

    def reply(self, text: str, kind: str = "text/html", status: int = 200) -> None:
        """Write one answer."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Nothing: looking at mail is no news."""


def sheet(title: str, content: str) -> str:
    """A whole page around `content`, which is HTML already."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Demo mailbox</title>
<link rel="stylesheet" href="/mailbox.css">
</head>
<body>
<header><p><a href="/">Demo mailbox</a></p></header>
<main>
{content}
</main>
</body>
</html>
"""


def listing(mails: list[Mail], to: str) -> str:
    """The list, newest first, with a filter by address."""
    rows = "".join(
        f'<li><a href="/mail/{mail.id}">{escape(mail.subject) or "(no subject)"}</a> '
        f"<span>{moment(mail)} {addresses(mail)}</span></li>\n"
        for mail in mails
    )
    content = f"""<h1>Mail the portal has sent</h1>
<form action="/">
<label for="to">Only to this address</label>
<input id="to" name="to" value="{escape(to)}" autocomplete="off">
<button type="submit">Show</button>
</form>
{f"<ul>{rows}</ul>" if rows else "<p>No mail yet. Load the page again in a moment.</p>"}"""
    return sheet("Mail", content)


def letter(mail: Mail) -> str:
    """One mail with its links made clickable."""
    head = f"<h1>{escape(mail.subject)}</h1>\n<p>{moment(mail)} to {addresses(mail)}</p>"
    return sheet(mail.subject, f"{head}\n<pre>{linked(mail.text)}</pre>")


def addresses(mail: Mail) -> str:
    """Whom it went to, each a link to that person's mails."""
    return ", ".join(f'<a href="/?to={quote(to)}">{escape(to)}</a>' for to in mail.to)


def moment(mail: Mail) -> str:
    """When it came, in UTC."""
    return f'<time datetime="{mail.sent}">{mail.sent[:16].replace("T", " ")} UTC</time>'


def linked(text: str) -> str:
    """`text` as HTML, addresses of pages as links."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        url = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{url}">{url}</a>']
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def main() -> None:
    """Serve until stopped."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.production":
        raise SystemExit("The demo mailbox does not run beside production settings.")
    parser = argparse.ArgumentParser(description="The demo's mailbox.")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    options = parser.parse_args()
    with MailboxServer(options.smtp_port, options.http_port) as server:
        sys.stdout.write(f"The mailbox is at http://{HOST}:{server.server_port}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("The mailbox stops.\n")


if __name__ == "__main__":
    main()
