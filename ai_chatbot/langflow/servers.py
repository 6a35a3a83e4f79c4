"""Who runs a flow: the flow server, which has what is published, and Langflow, which has all.

The flow server is `lfx serve`, beside Langflow on this machine. It is given a published version as
a file, answers in Langflow's own words, and needs Langflow for nothing: it answers on while that
is restarted.
"""

from pathlib import Path

from django.conf import settings


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


def is_plain(flow: str) -> bool:
    """Whether it may be a file's name: ids are, and nothing that leads elsewhere."""
    return flow.isascii() and flow.replace("-", "").replace("_", "").isalnum()
