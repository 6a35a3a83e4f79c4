from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from config.readiness import readiness
from tests.config.support import PASSWORD, Answering
from tests.stack import free_port


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Rate limits and the last readiness report outlive a test otherwise."""
    cache.clear()
    readiness.forget()


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice", "alice@example.org", PASSWORD)


@pytest.fixture
def alice_browser(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def staff_browser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    return client


@pytest.fixture
def closed_port() -> int:
    """A port of this machine that nobody listens on."""
    return free_port()


@pytest.fixture
def answering() -> Iterator[Answering]:
    with Answering(200) as server:
        yield server
