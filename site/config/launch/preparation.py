"""What must hold before any process starts: ports, database, the first account."""

import errno
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError

from ai_chatbot.models import FlowPin
from ai_chatbot.providers.choosing import needs_own_model
from config.base.env import env_str
from config.base.private import close_all, close_database
from config.launch.problems import LaunchError


def runs_own_langflow() -> bool:
    """Whether Langflow is ours to start; a LANGFLOW_URL that was set names somebody else's."""
    return not env_str("LANGFLOW_URL")


def runs_own_model() -> bool:
    """Whether the local model is to run: not where another writes the answers."""
    try:
        return needs_own_model()
    except DatabaseError:  # a new one, which has no tables yet
        return not settings.LLM_BASE_URL


def answers_without_langflow() -> bool:
    """Whether the flow server has been given what is published."""
    try:
        return settings.HAS_FLOW_SERVER and FlowPin.objects.exists()
    except DatabaseError:  # a new one, which has no tables yet
        return False


def check_ports() -> None:
    """Raise LaunchError naming the variable of the first port that is taken."""
    ports = [("PORT", settings.HOST, settings.PORT)]
    if runs_own_langflow():
        ports.append(("LANGFLOW_PORT", "127.0.0.1", settings.LANGFLOW_PORT))
    if settings.HAS_FLOW_SERVER:
        ports.append(("FLOW_SERVER_PORT", "127.0.0.1", settings.FLOW_SERVER_PORT))
    if runs_own_model():
        ports.append(("MODEL_PORT", "127.0.0.1", settings.MODEL_PORT))
    for variable, host, port in ports:
        if twin := next((v for v, _, p in ports if p == port and v != variable), None):
            raise LaunchError(f"{variable} and {twin} are both {port}: give each its own.")
        check_port(variable, host, port)


def check_port(variable: str, host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise LaunchError(f"{variable}={port} may not be used by this user.") from None
        except (socket.gaierror, UnicodeError):
            raise LaunchError(no_address(host)) from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise LaunchError(no_address(host)) from None
            raise LaunchError(
                f"{variable}={port} at {host} cannot be used ({error.strerror}). Another program "
                f"may be there, perhaps Commonplace already: end it, or set {variable}."
            ) from None


def no_address(host: str) -> str:
    return (
        f"HOST={host!r} is not allowed: give an address or a name of this machine, such as "
        "127.0.0.1, or 0.0.0.0 for all of them."
    )


def close_to_others() -> None:
    """What an earlier version left open to all accounts of the machine, wherever it was put."""
    close_all(settings.DATA_DIR)
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        close_database(Path(database["NAME"]))


def prepare_database() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise LaunchError(f"The database cannot be used: {error}".strip()) from error


@dataclass(frozen=True)
class FirstAccount:
    username: str
    password: str


def make_first_account() -> FirstAccount | None:
    """An administrator where there is no account at all; None when there are some."""
    users = get_user_model().objects
    if users.exists():
        return None
    check_first_name(settings.ADMIN_USERNAME)
    password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(12)
    users.create_superuser(settings.ADMIN_USERNAME, password=password)
    return FirstAccount(settings.ADMIN_USERNAME, password)


def check_first_name(name: str) -> None:
    """Raise LaunchError unless somebody may be called so: what the sign-up page asks as well."""
    try:
        get_user_model()._meta.get_field("username").clean(name, None)
    except ValidationError as problem:
        said = " ".join(problem.messages)
        raise LaunchError(f"ADMIN_USERNAME={name!r} is not allowed: {said}") from None
