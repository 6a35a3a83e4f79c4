"""Somebody of the staff, and a Langflow in which the flow of flows/ answers."""

import pytest
from django.contrib.auth import get_user_model

from ai_chatbot.flows import sync
from ai_chatbot.langflow import account


@pytest.fixture
def staff(db, client):
    """Signed in as somebody who may edit flows."""
    user = get_user_model().objects.create_user("ada", password="pw", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def published(store):
    """Langflow has the flow, and we have kept how to sign in to it."""
    sync.push_flow()
    (sync.settings.DATA_DIR / "langflow_superuser").write_text(store.username)
    account.password_file().write_text(store.password)
    return store
