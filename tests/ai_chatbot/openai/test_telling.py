"""An answer's events as pieces, when something of them was lost on the way."""

import uuid

import pytest

from ai_chatbot.answering.events import Ended, Grown
from ai_chatbot.openai import telling
from ai_chatbot.openai.words.said import Said
from ai_chatbot.rights import Right

TOLD_AGAIN = [
    [Grown(1, 0, "One "), Grown(5, 0, "One two.")],
    [Grown(1, 0, "One two"), Grown(5, 4, "two.")],
    [Grown(1, 0, "One two."), Grown(5, 0, "One two.")],
    [Grown(1, 0, "One "), Grown(2, 4, "two"), Grown(3, 7, ".")],
]


@pytest.mark.parametrize("events", TOLD_AGAIN)
async def test_what_is_told_again_is_passed_on_once(events, monkeypatch):
    async def listen(right, answer_id):
        for event in [*events, Ended(9, "done")]:
            yield event

    monkeypatch.setattr(telling, "listen", listen)
    right, said = Right(1, "", None, uuid.uuid4(), 1), Said()

    pieces = [piece.text async for piece in telling.pieces_of(right, uuid.uuid4(), said)]

    assert "".join(pieces) == "One two."
