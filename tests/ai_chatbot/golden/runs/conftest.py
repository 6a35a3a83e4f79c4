import pytest

from ai_chatbot.golden.runs.beginning import Asked, Tried, Why, begin
from ai_chatbot.models import FlowPin, FlowVersion, GoldenQuestion
from notes.editing.writing import Draft, create_note
from tests.scripted_langflow import answer

USUAL = "notes_assistant"


@pytest.fixture
def boat(alice):
    return create_note(alice, Draft("Boat", "", [], "Repaired in May 2021 at the Lund yard."))


@pytest.fixture
def two(alice, boat):
    """Two questions: one that says when, one that says where."""
    return [
        GoldenQuestion.objects.create(owner=alice, question=question, facts=[[fact]])
        for question, fact in (("Când a fost reparat?", "May 2021"), ("どこで？", "Lund yard"))
    ]


def begun(owner, *, draft=False, claimed=False, flow=USUAL):
    """A run of what answers, or of a draft beside it, as Langflow knows them by their ids."""
    tried = Tried(flow, Asked("pub", "hash-pub", 3))
    if draft:
        tried = Tried(flow, Asked("draft", "hash-draft", None, "1"), Asked("pub", "hash-pub", 3))
    return begin(owner, Why.DRAFT if draft else Why.PAGE, tried, claimed=claimed)


def by_flow(**answers):
    """A script: each of these flows says another text."""

    def script(request):
        return answer(answers[request["path"].partition("/run/")[2].partition("?")[0]])

    return script


def publish(flow, number):
    version = FlowVersion.objects.create(
        flow=flow, number=number, content={}, hash=f"h{number}",
        langflow_id=f"5d1f0c1e-0000-4000-8000-{number:012}",
    )  # fmt: skip
    FlowPin.objects.create(flow=flow, version=version)
    return version
