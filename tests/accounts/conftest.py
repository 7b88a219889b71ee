"""A browser, and what a person does in it with their key."""

import base64
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from portal.demo.authority import Authority
from tests.copyright_registry.conftest import browser  # noqa: F401 - a fixture, alone with its test


@dataclass
class Visitor:
    """A browser with a signing program beside it."""

    client: Client
    authority: Authority

    def signs(self, address: str, key: str, **fields: str) -> Any:
        """The answer to the text of the page at `address`, signed with `key`."""
        text = self.client.get(address).context["text"]
        cms = base64.b64encode(self.authority.sign_cms(key, text.encode(), attached=True)).decode()
        return self.client.post(address, {"cms": cms, **fields})

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def visitor(db: None, client: Client, authority: Authority) -> Visitor:
    return Visitor(client, authority)
