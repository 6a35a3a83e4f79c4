import pytest
from pytest_django.fixtures import Settings

from config import checks


def ids(found: object) -> list[str | None]:
    return [message.id for message in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_nothing_is_said_while_only_this_machine_can_reach_the_server(
    settings: Settings, host: str
) -> None:
    settings.HOST = host

    assert ids(checks.check_names_when_listening_to_the_network()) == []
    assert ids(checks.check_sign_up_when_listening_to_the_network()) == []


def test_listening_to_the_network_without_names_is_warned_about(settings: Settings) -> None:
    settings.HOST = "0.0.0.0"
    settings.ALLOWED_HOSTS = [*settings.LOCAL_HOSTS, settings.HOST, "testserver"]
    settings.ALLOWED_HOSTS.remove("testserver")

    assert ids(checks.check_names_when_listening_to_the_network()) == ["commonplace.W001"]


def test_a_name_is_enough_to_listen_to_the_network(settings: Settings) -> None:
    settings.HOST = "0.0.0.0"
    settings.ALLOWED_HOSTS = ["notes.lan"]

    assert ids(checks.check_names_when_listening_to_the_network()) == []


def test_open_sign_up_on_the_network_is_warned_about(settings: Settings) -> None:
    settings.HOST = "192.168.1.5"
    settings.SIGNUP_OPEN = True

    assert ids(checks.check_sign_up_when_listening_to_the_network()) == ["commonplace.W002"]


def test_closed_sign_up_on_the_network_is_fine(settings: Settings) -> None:
    settings.HOST = "192.168.1.5"
    settings.SIGNUP_OPEN = False

    assert ids(checks.check_sign_up_when_listening_to_the_network()) == []


@pytest.mark.parametrize(
    ("host", "signup", "private", "expected"),
    [
        ("0.0.0.0", True, True, ["commonplace.W005"]),
        ("0.0.0.0", True, False, []),
        ("0.0.0.0", False, True, []),
        ("127.0.0.1", True, True, []),
    ],
)
def test_webhooks_to_ones_own_network_by_anybody_are_warned_about(
    settings: Settings, host: str, signup: bool, private: bool, expected: list[str]
) -> None:
    settings.HOST, settings.SIGNUP_OPEN, settings.WEBHOOKS_TO_PRIVATE = host, signup, private

    assert ids(checks.check_who_may_reach_within()) == expected


@pytest.mark.parametrize(
    ("base_url", "model", "expected"),
    [
        ("", "", []),
        ("http://127.0.0.1:11434/v1", "llama3", []),
        ("http://127.0.0.1:11434/v1", "", ["commonplace.W003"]),
    ],
)
def test_a_model_server_without_a_models_name_is_warned_about(
    settings: Settings, base_url: str, model: str, expected: list[str]
) -> None:
    settings.LLM_BASE_URL = base_url
    settings.LLM_MODEL = model

    assert ids(checks.check_a_model_is_named()) == expected
