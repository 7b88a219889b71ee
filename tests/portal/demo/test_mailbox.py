"""The demo's mailbox: mail goes in by SMTP and comes out on pages and as JSON."""

import smtplib
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup

from portal.demo.mailbox import KEPT, MailboxServer, linked
from portal.processes import free_ports


@pytest.fixture
def mailbox() -> Iterator[MailboxServer]:
    with MailboxServer(*free_ports(2)) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def send(mailbox: MailboxServer, to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@localhost", to, subject
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", mailbox.smtp.port, timeout=5) as smtp:
        smtp.send_message(message)


def get(mailbox: MailboxServer, path: str) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{mailbox.server_port}{path}", timeout=5)


def messages(mailbox: MailboxServer, to: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(mailbox, f"/messages.json?to={to}").json()
    return found


def test_programs_read_mail_by_address(mailbox: MailboxServer) -> None:
    send(mailbox, "aigerim@example.kz", "Өтінім қабылданды", "Нөмірі 455 466.")
    send(mailbox, "dana@example.kz", "Төлем қабылданды", "3 480 ₸")

    [mail] = messages(mailbox, "Aigerim@example.kz")

    assert mail["id"] == 1
    assert mail["to"] == ["aigerim@example.kz"]
    assert mail["subject"] == "Өтінім қабылданды"
    assert mail["text"].strip() == "Нөмірі 455 466."
    assert mail["sent"].endswith("+00:00")
    assert len(messages(mailbox)) == 2


def test_the_page_lists_the_newest_first_and_filters(mailbox: MailboxServer) -> None:
    for number in range(3):
        send(mailbox, f"person{number % 2}@example.kz", f"Mail {number}", "text")

    listed = BeautifulSoup(get(mailbox, "/").text, "html.parser").select("li > a")
    filtered = BeautifulSoup(get(mailbox, "/?to=person1@example.kz").text, "html.parser").select("li > a")

    assert [link.text for link in listed] == ["Mail 2", "Mail 1", "Mail 0"]
    assert [link.text for link in filtered] == ["Mail 1"]


def test_a_mail_is_shown_as_text_with_its_links(mailbox: MailboxServer) -> None:
    url = "http://localhost:8000/kk/account/confirm/abc?x=1&y=2"
    send(mailbox, "dana@example.kz", "<script>alert(1)</script>", f"Confirm here: {url}.\n<b>bold</b>")

    page = BeautifulSoup(get(mailbox, "/mail/1").text, "html.parser")

    assert [link["href"] for link in page.select("pre a")] == [url]
    assert not page.select("script, b")


def test_a_mail_that_is_gone_says_so(mailbox: MailboxServer) -> None:
    assert get(mailbox, "/mail/77").status_code == 404


def test_only_the_last_mails_are_kept(mailbox: MailboxServer) -> None:
    assert mailbox.mailbox.mails.maxlen == KEPT == 500


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("see http://a.kz/x.", 'see <a href="http://a.kz/x">http://a.kz/x</a>.'),
        ("(https://a.kz/ә)", '(<a href="https://a.kz/ә">https://a.kz/ә</a>)'),
        ('"javascript:x" <i>', "&quot;javascript:x&quot; &lt;i&gt;"),
    ],
)
def test_only_web_addresses_become_links(text: str, html: str) -> None:
    assert linked(text) == html
