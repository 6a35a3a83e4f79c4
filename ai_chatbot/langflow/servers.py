"""Who runs a flow: the flow server, which has what is published, and Langflow, which has all.

The flow server is `lfx serve`, beside Langflow on this machine. It is given a published version as
a file, answers in Langflow's own words, and needs Langflow for nothing: it answers on while that
is restarted.
"""

import os
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings

from ai_chatbot.langflow.key import read_api_key
from ai_chatbot.langflow.owners import owner_at
from config.base.env import env_str
from config.base.tls import shared_tls

SECONDS = 10.0  # it makes the graph when it is asked for it first
ROOT = 0
TELLS = {200: True, 404: False, 500: False}


def given_flows() -> Path:
    """The folder in which it finds flows, by their ids."""
    return settings.DATA_DIR / "flow_server"


def given_flow(flow_id: object) -> Path:
    return given_flows() / f"{flow_id}.json"


def servers_of(flow: str) -> list[str]:
    """Their addresses, the quicker one first; `flow` is an id or an endpoint's name."""
    is_given = bool(settings.FLOW_SERVER_URL) and is_plain(flow) and given_flow(flow).is_file()
    return (
        [settings.FLOW_SERVER_URL, settings.LANGFLOW_URL] if is_given else [settings.LANGFLOW_URL]
    )


def flow_server_knows(flow: str) -> bool | None:
    """Whether it could make a graph of what it was given; None where it says nothing of that."""
    import httpx  # half a second to load, which the start of services has no need of

    if not settings.FLOW_SERVER_URL or is_anothers(settings.FLOW_SERVER_URL):
        return None
    try:
        with httpx.Client(verify=shared_tls(), trust_env=False, timeout=SECONDS) as http:
            url = f"{settings.FLOW_SERVER_URL}/flows/{quote(flow, safe='')}/info"
            status = http.get(url, headers={"x-api-key": read_api_key()}).status_code
    except httpx.HTTPError:
        return None
    return TELLS.get(status)


def is_anothers(server: str) -> bool:
    """Whether another account of this machine listens where a server that we started should.

    While ours is down its port is free for anybody, and whoever is asked is sent our key, a run's
    token and the question. A Langflow that LANGFLOW_URL names may be whoever's it is.
    """
    parts = urlsplit(server)
    if env_str("LANGFLOW_URL") or parts.hostname != "127.0.0.1" or not parts.port:
        return False
    owner = owner_at(parts.port)
    if owner in (None, os.getuid(), ROOT):
        return False
    return owner != settings.DATA_DIR.stat().st_uid


def is_plain(flow: str) -> bool:
    """Whether it may be a file's name: ids are, and nothing that leads elsewhere."""
    return flow.isascii() and flow.replace("-", "").replace("_", "").isalnum()
