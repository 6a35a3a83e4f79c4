"""The flows that answer, for staff."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Router, Schema

from ai_chatbot.api.auth import PersonalAuth, owner_of
from ai_chatbot.flows.current import AskedFlow, published_flow
from ai_chatbot.flows.files import FlowProblem, flow_keys
from ai_chatbot.flows.sync import FlowStatus, flow_status
from ai_chatbot.langflow.admin import LangflowAdminError, LangflowAway
from ai_chatbot.models import Scope
from config.base.api.operations import problems
from config.base.api.problems import Problem

router = Router(auth=PersonalAuth(Scope.FLOWS), tags=["flows"])


class FlowOut(Schema):
    name: str = Field(description="by which Langflow is asked")
    title: str = Field(description="what people are shown; empty when it is not published")
    id: str = Field(description="of the draft in Langflow; empty when it is not there")
    version: str = Field(description="hash of what answers now; empty when nothing can")
    number: int | None = Field(description="of the published version that answers, if one does")
    draft_version: str = Field(description="hash of the draft; empty when it is not there")
    file_version: str = Field(description="hash of the flow in flows/")
    state: str = Field(description="how the two stand to each other")
    says: str = Field(description="the same in a sentence")


class FlowsOut(Schema):
    items: list[FlowOut]


@router.get(
    "/flows",
    response=FlowsOut,
    openapi_extra=problems("upstream_error", "upstream_unavailable"),
    summary="What answers now",
)
def list_flows(request: HttpRequest) -> dict[str, Any]:
    if not owner_of(request).is_staff:
        raise Problem("forbidden", "Only staff may see flows.")
    try:
        return {"items": [describe(flow_status(key)) for key in flow_keys()]}
    except LangflowAway as away:
        raise Problem("upstream_unavailable", str(away)) from None
    except (LangflowAdminError, FlowProblem) as problem:
        raise Problem("upstream_error", str(problem)) from None


def describe(status: FlowStatus) -> dict[str, str | int | None]:
    asked = published_flow(status.key)
    if asked is None and status.key == settings.LANGFLOW_FLOW:
        asked = status.flow  # its draft answers while nothing is published
    asked = asked or AskedFlow()
    return {
        "name": status.key,
        "title": asked.title,
        "id": status.flow.id,
        "version": asked.version,
        "number": asked.number,
        "draft_version": status.flow.version,
        "file_version": status.file_version,
        "state": status.state,
        "says": f"{status.answers} {status.sentence}",
    }
