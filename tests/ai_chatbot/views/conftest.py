"""A conversation in which something was asked and answered, with a source."""

import pytest

from ai_chatbot.models import Source
from tests.ai_chatbot.conftest import write_turn


@pytest.fixture
def asked(conversation):
    _, answer = write_turn(conversation, "When was it?", "In **May 2021**.")
    give_repairs(answer, url="/notes/1/?start=0&end=34&v=000000000000#passage")
    return conversation


def give_repairs(answer, url="/notes/1/"):
    return Source.objects.create(
        message=answer, n=1, title="Annika", heading="Repairs", score=0.81,
        text="The boat was repaired in May 2021.", content_hash="0" * 64, start=0, end=34, url=url,
    )  # fmt: skip
