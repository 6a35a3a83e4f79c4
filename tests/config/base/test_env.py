"""What variables may say; the settings themselves are read in tests/config/test_settings.py."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.base.env import env_choice, env_list, env_time_zone, env_url, is_host, is_origin


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch):
    return lambda value: monkeypatch.setenv("ASKED", value)


def test_a_word_is_known_in_capitals_or_not(say):
    say("info")

    assert env_choice("ASKED", ["WARNING", "INFO"]) == "INFO"


def test_a_time_zone_is_one_that_this_machine_knows(say):
    say("Asia/Tokyo")
    assert env_time_zone("ASKED", "UTC") == "Asia/Tokyo"

    for wrong in ("Mars/Base", "../../etc/passwd", "Europe", "/etc/localtime"):
        say(wrong)
        with pytest.raises(ImproperlyConfigured, match=r"ASKED=.* a time zone such as"):
            env_time_zone("ASKED", "UTC")


def test_an_address_is_whole(say):
    schemes = ["http", "https", "postgres", "redis", "unix", "sqlite"]
    for right in (
        "https://user:p%40ss@models.lan:8443/v1", "http://[::1]:11434", "postgres:///notes",
        "unix:///run/redis.sock", "sqlite:////tmp/notes.sqlite3", "redis://",
    ):  # fmt: skip
        say(right)
        assert env_url("ASKED", schemes=schemes) == right.rstrip("/")

    for wrong in ("http://", "http:models.lan", "https://:8000/v1", "postgres://u:p/w@db/notes",
                  "http://lan:port", "http://lan:70000", "http://[::1"):  # fmt: skip
        say(wrong)
        with pytest.raises(ImproperlyConfigured, match=r"ASKED=.* is not allowed: give an address"):
            env_url("ASKED", schemes=schemes)


def test_a_host_has_no_scheme_and_no_port(say):
    for right in (
        "notes.example.org",
        ".example.org",
        "*",
        "192.168.1.2",
        "[::1]",
        "bücher.example",
    ):
        assert is_host(right)
    for wrong in (
        "http://notes.example.org",
        "notes.example.org:8000",
        "a b",
        "::1",
        "a/b",
        "[::1]:80",
    ):
        assert not is_host(wrong)

    say("a.example, b.example:80")
    with pytest.raises(ImproperlyConfigured, match=r"ASKED='a.example, b.example:80' .* names"):
        env_list("ASKED", [], is_allowed=is_host, allowed="give names")


def test_an_origin_has_a_scheme_and_no_path():
    for right in ("https://notes.example.org", "http://localhost:8000", "https://*.example.org"):
        assert is_origin(right)
    for wrong in ("notes.example.org", "https://", "https://a/b", "ftp://a", "https://a b"):
        assert not is_origin(wrong)
