"""What a project that installs the app is told at its start."""

from copy import deepcopy

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.urls import clear_url_caches, path

from ai_chatbot import checks

urlpatterns = [
    path("", lambda request: HttpResponse(), name="start")
]  # of a project without our addresses


def ids(found):
    return [message.id for message in found]


def test_this_project_has_what_is_needed():
    ours = [message for message in run_checks() if str(message.id).startswith("ai_chatbot.")]

    assert ours == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("AUTH_USER_MODEL", "shop.Customer", "ai_chatbot.E001"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "ai_chatbot.E002"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies", "ai_chatbot.E002"),
        ("CHANNEL_LAYERS", {}, "ai_chatbot.E003"),
        ("CHANNEL_LAYERS", {"other": {}}, "ai_chatbot.E003"),
    ],
)
def test_what_is_missing_is_named_with_what_to_set(settings, name, value, expected):
    setattr(settings, name, value)

    found = checks.check_the_project()

    assert ids(found) == [expected]
    assert name in f"{found[0].msg} {found[0].hint}"


def test_sessions_that_are_cached_as_well_will_do(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

    assert checks.check_the_project() == []


def test_a_server_over_which_no_answer_can_be_written_is_warned_about(settings, monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "runserver", "8001"])
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "daphne"]

    assert ids(checks.check_the_server()) == ["ai_chatbot.W006"]
    settings.INSTALLED_APPS = ["daphne", *settings.INSTALLED_APPS]
    assert checks.check_the_server() == []


@pytest.mark.once
def test_templates_that_do_not_know_the_request_are_warned_about(settings):
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"].remove(checks.REQUEST)

    assert ids(checks.check_the_templates()) == ["ai_chatbot.W004"]


def test_addresses_that_are_missing_are_named(settings):
    settings.ROOT_URLCONF = __name__
    clear_url_caches()

    found = checks.check_the_addresses()

    assert ids(found) == ["ai_chatbot.E005"] * len(checks.NEEDED)
    assert "widget_urls" in found[0].hint
