"""The flow server as a process of ours: `lfx serve` in Langflow's environment.

It runs what is published (`ai_chatbot/flows/flow_server` writes it), on this machine's own address
alone and for our key alone.
"""

import sys

from django.conf import settings

from ai_chatbot.langflow.servers import given_flows
from config.launch.langflow_server import langflow_environment

# Of Langflow's environment: the account of those who edit flows, and what it keeps.
NOT_ITS_OWN = {"LANGFLOW_SUPERUSER", "LANGFLOW_SUPERUSER_PASSWORD", "COMMONPLACE_TOKEN"}


def flow_server_command() -> list[str]:
    workers = settings.FLOW_SERVER_WORKERS
    return [
        sys.executable, "-m", "commonplace_langflow", "serve",
        "--host", "127.0.0.1", "--port", str(settings.FLOW_SERVER_PORT),
        "--flow-dir", str(given_flows()), "--log-level", "warning",
        # A worker that is replaced after so many answers would cut those that it writes.
        *(["--workers", str(workers), "--max-requests", "0"] if workers > 1 else []),
    ]  # fmt: skip


def flow_server_environment() -> dict[str, str]:
    given_flows().mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = langflow_environment()
    return {name: value for name, value in environment.items() if is_its_own(name)}


def is_its_own(name: str) -> bool:
    """It has no editor, no account and nobody's token."""
    return name not in NOT_ITS_OWN and not name.startswith("LANGFLOW_EXTERNAL_AUTH_")
