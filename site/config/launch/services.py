"""The processes of the product, in the order in which they are ended."""

import os
import sys
from collections.abc import Awaitable, Callable

from django.conf import settings

from config.launch.flow_server import flow_server_command, flow_server_environment
from config.launch.langflow_server import langflow_command, langflow_environment
from config.launch.preparation import (
    answers_without_langflow,
    runs_own_langflow,
    runs_own_model,
)
from config.launch.supervisor import Service
from config.launch.worker import OWN_SESSION

LOGS = settings.DATA_DIR / "logs"
WITHOUT_LANGFLOW = (
    "What is published goes on answering, from the flow server; `manage.py doctor` says more."
)
WEBSOCKET_MAX_BYTES = 1 << 20  # the application itself refuses frames over 64 KB with a sentence
WEB_GRACE = 20.0  # seconds: running answers get ten of them to finish


def build_services(
    publish_flows: Callable[[], Awaitable[None]],
    *,
    playground_token: str,
    langflow_may_start: bool = True,
) -> list[Service]:
    services = [
        web_service(then=None if runs_own_langflow() else publish_flows),
        worker_service(),
    ]
    if settings.HAS_FLOW_SERVER:
        services.append(flow_server_service())
    if runs_own_langflow() and langflow_may_start:
        services.append(langflow_service(publish_flows, playground_token))
    if runs_own_model():
        services.append(model_service())
    return services


def web_command(application: str = "config.asgi:application") -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", application,
        "--host", settings.HOST, "--port", str(settings.PORT),
        "--lifespan", "on", "--no-access-log", "--log-level", "warning",
        "--http", "config.edge.heads:BoundedHttp",
        "--ws", "websockets-sansio", "--ws-max-size", str(WEBSOCKET_MAX_BYTES),
        "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "5",
        *(["--proxy-headers"] if settings.BEHIND_TLS_PROXY else ["--no-proxy-headers"]),
    ]  # fmt: skip


def web_service(then: Callable[[], Awaitable[None]] | None) -> Service:
    return Service(
        name="The web server",
        command=web_command(),
        env=os.environ,
        health_url=f"http://{local(settings.HOST)}:{settings.PORT}/healthz",
        grace=WEB_GRACE,
        then=then,
    )


def worker_service() -> Service:
    return Service(
        name="The worker",
        command=[sys.executable, "-m", "config.launch.worker"],
        env=os.environ | {OWN_SESSION: "1"},
        health_url="",
        log=LOGS / "worker.log",
        grace=5.0,
    )


def langflow_service(publish_flows: Callable[[], Awaitable[None]], token: str) -> Service:
    return Service(
        name="Langflow",
        command=langflow_command(),
        env=langflow_environment(playground_token=token),
        health_url=f"{settings.LANGFLOW_URL}/health",
        log=LOGS / "langflow.log",
        then=publish_flows,
        # What stands in its database may keep it from starting; answers need it only at first.
        without=WITHOUT_LANGFLOW if answers_without_langflow() else "",
    )


def flow_server_service() -> Service:
    return Service(
        name="The flow server",
        command=flow_server_command(),
        env=flow_server_environment(),
        health_url=f"{settings.FLOW_SERVER_URL}/health",
        log=LOGS / "flow_server.log",
        grace=5.0,
        without="Langflow runs the flows meanwhile, only slower.",
        is_awaited=False,
    )


def model_service() -> Service:
    return Service(
        name="The model server",
        command=[sys.executable, "-m", "config.launch.model_server"],
        env=os.environ,
        health_url=f"http://127.0.0.1:{settings.MODEL_PORT}/health",
        log=LOGS / "model.log",
        grace=5.0,
    )


def local(host: str) -> str:
    """An address of this machine under which a server at `host` answers."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - not bound here
