"""Notes Model with servers that refuse a field, think aloud or repeat a key."""

import pytest

pytestmark = [
    # Langflow's own modules warn when they are imported; ours must not.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.slow,  # Langflow's modules take seconds to import
]

MISTRALS = {"detail": [{"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"]}]}
OPENAIS = {
    "message": "Unsupported value: 'temperature' does not support 0.0 with this model.",
    "param": "temperature",
}


async def test_what_a_server_refuses_is_left_out_and_not_tried_again(ask, model):
    model.refuses = {
        "max_completion_tokens": (422, {"object": "error", "message": MISTRALS}),
        "temperature": (400, {"error": OPENAIS}),
        "stream_options": (400, {"error": {"message": "Unrecognized argument: stream_options"}}),
    }
    model.script(["Good morning"])
    fields = {"base_url": model.base_url, "model_name": "picky"}

    assert (await ask(**fields)).text == "Good morning"
    asked = len(model.requests)
    assert (await ask(**fields)).text == "Good morning"

    assert (asked, len(model.requests)) == (3, 4)
    assert model.requests[-1]["body"]["max_tokens"] == 512
    assert not model.requests[-1]["body"].keys() & model.refuses.keys()


async def test_streamed_too_each_refusal_costs_one_request(streamed, model):
    unsupported = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    model.refuses = {
        "stream_options": (422, {"error": {"message": "Extra inputs: stream_options"}}),
        "max_completion_tokens": (400, {"error": {"message": "no max_completion_tokens here"}}),
        "max_tokens": (400, {"error": {"message": unsupported}}),
    }
    model.script(["Good ", "morning"])

    assert await streamed("picky-stream") == "Good morning"
    assert len(model.requests) == 4
    assert await streamed("picky-stream") == "Good morning"
    assert len(model.requests) == 5


async def test_a_refusal_that_nothing_helps_is_told(ask, model):
    model.fail(400, "temperature is what I refuse, whatever you send")

    with pytest.raises(ValueError, match="reported an error: temperature is"):
        await ask(base_url=model.base_url, model_name="stubborn")
    assert len(model.requests) == 2


THOUGHT = "<think>\nLime, or not?\n</think>\n\nLime it."


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "thinking"])
async def test_thoughts_that_come_apart_stand_between_marks(streamed, ask, model, name):
    model.script([{name: "Lime, "}, {name: "or not?"}, "Lime ", "it."])

    assert await streamed(name) == THOUGHT
    answer = await ask(base_url=model.base_url, model_name=name)
    assert answer.text == THOUGHT


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # OpenAI's library says: text
async def test_thoughts_among_the_parts_of_an_answer_do_as_well(streamed, model):
    thinking = {"type": "thinking", "thinking": [{"type": "text", "text": "Lime, or not?"}]}
    model.script([{"content": [thinking]}, {"content": [{"type": "text", "text": "Lime "}]}, "it."])

    assert await streamed("magistral") == THOUGHT


async def test_marked_thoughts_stay_as_they_are_and_unmarked_ones_cannot_end_early(streamed, model):
    model.script(["<think>Hm</think>", "Lime it."])
    assert await streamed("marks") == "<think>Hm</think>Lime it."

    model.script([{"reasoning": "say </think> now"}, "Yes."])
    assert (await streamed("speaks")).count("</think>") == 1


async def test_a_model_that_thought_its_tokens_away_gets_more_room_from_then_on(streamed, model):
    model.thinks_for = 4000
    model.script([{"reasoning_content": "Hm"}, "Lime it."])

    once = await streamed("thinker")
    again = await streamed("thinker")

    assert again == "<think>\nHm\n</think>\n\nLime it."
    assert once.endswith(again)
    limits = [asked["body"]["max_completion_tokens"] for asked in model.requests]
    assert limits == [512, 512 * 16, 512 * 16]


async def test_a_key_that_a_server_repeats_is_nobodys_to_read(ask, model):
    model.fail(500, "cannot use sk-very-secret")

    with pytest.raises(ValueError, match="cannot use …"):
        await ask(base_url=model.base_url, api_key="sk-very-secret")
