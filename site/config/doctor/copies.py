"""What answers as Langflow has it, and which Commonplace its Notes Search asks."""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import aclosing
from functools import partial

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.flow_server import is_given
from ai_chatbot.flows.forks import changed_by_hand, is_there
from ai_chatbot.flows.nested.finding import is_sealed
from ai_chatbot.flows.nodes import OURS
from ai_chatbot.flows.publishing import pinned, put_back, together
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.langflow.errors import FlowFailed, LangflowError
from ai_chatbot.langflow.servers import is_anothers
from ai_chatbot.langflow.stream import close_session, stream_from
from ai_chatbot.models import FlowPin, FlowVersion
from ai_chatbot.tokens import make_probe
from config.doctor.findings import Finding, of_flow, problem, warning, well
from config.readiness import flow_server_answers

PROBE = "Which Commonplace is this?"
PROBE_SECONDS = 20.0
FIX = gettext_lazy(
    "Start that Langflow with COMMONPLACE_URL set to this server's address, as it reaches it, or "
    "set LANGFLOW_URL to the Langflow that belongs here."
)


def published_copies() -> Iterator[Finding]:
    """Whether anybody edited what answers past Commonplace, of every flow that answers."""
    try:
        with LangflowAdmin() as langflow:
            for pin in answering():
                yield from of_copy(langflow, pin)
    except LangflowAdminError:
        return  # said already


def answering() -> list[FlowPin]:
    """What answers of each flow; of the usual flow first."""
    pins = FlowPin.objects.select_related("version")
    return sorted(pins, key=lambda each: (each.flow != settings.LANGFLOW_FLOW, each.flow))


def of_copy(langflow: LangflowAdmin, pin: FlowPin) -> Iterator[Finding]:
    if pin.trouble:
        yield not_started(pin)
    if not is_there(langflow, pin.version):
        yield lost_copy(pin.version)
    elif changed_by_hand(langflow, pin.version):
        yield edited_copy(pin.version)
    if not is_sealed(pin.version.content):
        yield runs_a_draft(pin.version)


def not_started(pin: FlowPin) -> Finding:
    goes_on = _("%(version)s answers.") % {"version": pin.version.said}
    says = of_flow(pin.flow, together(pin.said_trouble, goes_on))
    fix = _("Mend that in the editor on the page “Flow”, and publish it, or discard the edits.")
    return problem("published", says, fix)


def lost_copy(version: FlowVersion) -> Finding:
    says = _("%(version)s, which answers, is not in Langflow any more.") % {"version": version.said}
    return problem(
        "published",
        of_flow(version.flow, says),
        _("This puts it back as it was published; so does the next question."),
        partial(put_back, version.flow),
    )


def runs_a_draft(version: FlowVersion) -> Finding:
    says = _(
        "%(version)s runs another flow as it stands on the canvas: an edit there changes answers "
        "unpublished."
    )
    return warning(
        "published",
        of_flow(version.flow, says % {"version": version.said}),
        _("Publish it again: what it runs is published with it from then on."),
    )


def edited_copy(version: FlowVersion) -> Finding:
    return warning(
        "published",
        of_flow(
            version.flow,
            _("%(version)s was changed in Langflow by hand, past Commonplace.")
            % {"version": version.said},
        ),
        _("`/flow/` shows how; this puts it back as it was published."),
        partial(put_back, version.flow),
    )


def flow_server() -> Iterator[Finding]:
    """Whether what is published runs beside Langflow, and so answers while that is away."""
    version = pinned()
    if not settings.FLOW_SERVER_URL or version is None:
        return
    if is_anothers(settings.FLOW_SERVER_URL):
        yield problem(
            "flow server",
            _(
                "Another account of this machine listens at the flow server's port: nothing is "
                "sent there, and Langflow runs what is published."
            ),
            _("End that program, or set FLOW_SERVER_PORT to another port, and start again."),
        )
        return
    for pin in answering():
        if not is_given(pin.version):
            says = _("Langflow runs what is published: it leans on what that keeps.")
            yield well("flow server", of_flow(pin.flow, says))
    if not is_given(version):
        return
    if async_to_sync(flow_server_answers)():
        yield well("flow server", _("The flow server runs what is published."))
    else:
        yield warning(
            "flow server",
            _("The flow server does not answer: Langflow runs what is published, only slower."),
            _("`make run` starts it; see flow_server.log in DATA_DIR's logs."),
        )


def whose_langflow() -> Iterator[Finding]:
    """Whether the notes that its Notes Search asks for are ours, and two runs at once are told
    apart. No model is asked."""
    version = pinned()
    if version is None or not searches_first(version):
        return
    (token, word), (other_token, other_word) = make_probe(), make_probe()
    said, other = asyncio.run(probe_both(str(version.langflow_id), token, other_token))
    if word in other or other_word in said:
        yield mixed_up()
    elif word in said:
        yield well("notes", _("Notes Search in Langflow asks this Commonplace."))
        yield well("privacy", _("Runs are told apart: of two at once each brings its own token."))
    elif "refused the token" in said:
        yield problem("notes", _("Notes Search in Langflow asks another Commonplace."), str(FIX))
    elif "cannot be reached" in said or "COMMONPLACE_URL" in said:
        says = _("Notes Search in Langflow does not reach us: %(why)s") % {"why": said}
        yield problem("notes", says, str(FIX))


def mixed_up() -> Finding:
    return problem(
        "privacy",
        _("Langflow gave a run the token of another: somebody may be answered from others' notes."),
        _("Start again with FAST_LANGFLOW=false, and examine again."),
    )


def searches_first(version: FlowVersion) -> bool:
    """Whether Chat Input leads to Notes Search, which then is asked before any model is."""
    graph = Graph(version.content)
    fed = {str(edge.get("target")) for edge in graph.edges}
    searching = graph.of_type(f"{OURS}NotesSearch@extra")
    return any(node_id in fed for node_id in searching)


async def probe_both(flow: str, *tokens: str) -> list[str]:
    try:
        return await asyncio.gather(*(probe(flow, token) for token in tokens))
    finally:
        await close_session()


async def probe(flow: str, token: str) -> str:
    """What the flow says of a token that only our own server knows; "" if it says nothing."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            asked = stream_from(
                PROBE,
                session_id=str(uuid.uuid4()),
                token=token,
                flow=flow,
                server=settings.LANGFLOW_URL,
            )
            async with aclosing(asked) as events:
                async for _event in events:
                    return ""  # a flow that answers without asking the notes
    except FlowFailed as error:
        return str(error)
    except (LangflowError, TimeoutError):
        return ""
    return ""
