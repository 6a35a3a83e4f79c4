"""Two models that stream at once do not write into each other."""

from ai_chatbot.langflow.stream import stream_answer
from ai_chatbot.langflow.told import Told
from tests.scripted_langflow import end


def piece(message, text):
    return {"event": "token", "data": {"chunk": text, "id": message}}


def whole(message, state="complete"):
    return {"event": "add_message", "data": {"id": message, "properties": {"state": state}}}


def told_of(*events):
    told, said = Told(), []
    for message, chunk in events:
        said.append(told.complete(message) if chunk is None else told.push(message, chunk))
    return [*said, told.rest()]


def test_one_message_is_told_as_it_comes():
    assert told_of(("a", "Lime "), ("a", "it."), ("a", None)) == ["Lime ", "it.", "", ""]


def test_two_at_once_are_told_one_after_the_other():
    said = told_of(
        ("a", "Lime "), ("b", "Chaux "), ("a", "it."), ("b", "là."), ("a", None), ("b", None)
    )

    assert "".join(said) == "Lime it.\n\nChaux là."
    assert said[:4] == ["Lime ", "", "it.", ""]


def test_the_second_goes_on_live_once_the_first_is_whole():
    said = told_of(("a", "一"), ("b", "二"), ("a", None), ("b", "三"), ("b", None))

    assert said == ["一", "", "\n\n二", "三", "", ""]


def test_one_that_was_whole_while_it_waited_lets_the_next_follow():
    said = told_of(
        ("a", "1"), ("b", "2"), ("c", "3"), ("b", None), ("a", None), ("c", "4"), ("c", None)
    )

    assert said == ["1", "", "", "", "\n\n2\n\n3", "4", "", ""]


def test_what_is_never_called_whole_is_told_at_the_end():
    assert told_of(("a", "1"), ("b", "2"), ("c", "3"))[-1] == "\n\n2\n\n3"


def test_tokens_of_nobody_belong_to_the_one_that_is_told():
    assert told_of(("", "א"), ("", "ב"), ("a", "ג")) == ["א", "ב", "", "\n\nג"]


async def test_a_stream_of_two_models_reads_as_two_paragraphs(server):
    server.script = [
        whole("question"),
        whole("a", "partial"),
        piece("a", "One "),
        piece("b", "Two "),
        piece("a", "first."),
        piece("b", "second."),
        whole("a"),
        whole("b"),
        end("One first."),
    ]

    events = [event async for event in stream_answer("Why?", session_id="s", token="t")]

    assert "".join(event.text for event in events[:-1]) == "One first.\n\nTwo second."
