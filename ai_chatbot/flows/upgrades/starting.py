"""What is published, under another Langflow than it was published under: tried before it is asked.

A question that comes first is safe as well: what does not begin in the flow server is asked of
Langflow, and a version that does not start there of the one before (`publishing.recover`).
"""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from ai_chatbot.flows.flow_server import is_given, take_back
from ai_chatbot.flows.publishing import as_asked, pin_of, recover, starts, together
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.langflow.servers import flow_server_knows
from ai_chatbot.models import FlowPin, FlowVersion


def published_under_another(running: str) -> list[FlowVersion]:
    """What answers, but was published under another Langflow than the one that runs; the usual
    flow first."""
    pins = FlowPin.objects.select_related("version").exclude(version__langflow__in=["", running])
    versions = [pin.version for pin in pins]
    return sorted(versions, key=lambda each: (each.flow != settings.LANGFLOW_FLOW, each.flow))


def try_published() -> list[str]:
    """What is to be said of each flow; nothing where Langflow is the one of before.

    Raises LangflowAdminError.
    """
    with LangflowAdmin() as langflow:
        running = langflow.version()
        return [
            together(upgraded(version, running), *tried(langflow, version))
            for version in published_under_another(running)
        ]


def upgraded(version: FlowVersion, running: str) -> str:
    said = _(
        "Langflow %(running)s runs now; %(version)s of “%(flow)s” was published under %(was)s."
    )
    about = {"running": running, "was": version.langflow, "flow": version.flow, "version": version}
    return said % about


def tried(langflow: LangflowAdmin, version: FlowVersion) -> Iterator[str]:
    """In the flow server first, then in Langflow; what starts in neither is answered for by the
    version before it."""
    runs_beside = flow_server_knows(str(version.langflow_id)) if is_given(version) else None
    if runs_beside is False:
        take_back(version)
        yield _("The flow server does not start it, so Langflow runs it.")
    if starts(langflow, version):
        yield _("It starts there: ask it something, and publish it again.")
    elif runs_beside:
        yield _("Langflow does not start it; the flow server does, and goes on answering.")
    elif recover(as_asked(version)) and (pin := pin_of(version.flow)):
        yield pin.said_trouble
        yield _("%(version)s answers.") % {"version": pin.version.said}
    else:
        yield _(
            "It does not start there, nor does an older one: open the editor on the page “Flow”, "
            "mend what the doctor names, and publish it."
        )
