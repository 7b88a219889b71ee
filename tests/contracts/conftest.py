"""An owner, a society that may conclude contracts here, and a draft between them."""

import pytest

from accounts.models import Organisation, SubjectKind, User
from contracts import making
from contracts.models import Contract
from registers.models import AgreementKind
from tests.contracts.acts import acting, as_owner, body, on_platform
from tests.people import People


@pytest.fixture
def society(people: People) -> Organisation:
    """An OKUP that may conclude contracts here; its head is the holder of «okup_head»."""
    okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    on_platform(okup)
    return okup


@pytest.fixture
def other_society(people: People) -> Organisation:
    """Another OKUP; its head is the holder of «label»."""
    okup, _head = body(people, "label", SubjectKind.OKUP)
    on_platform(okup)
    return okup


@pytest.fixture
def owner(people: People) -> User:
    return as_owner(people.author)


@pytest.fixture
def head(society: Organisation) -> User:
    return User.objects.get(memberships__organisation=society)


@pytest.fixture
def draft(owner: User, society: Organisation) -> Contract:
    return making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
