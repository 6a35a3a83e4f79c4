"""Faults of a flow that are seen without running it."""

import pytest

from ai_chatbot.flows.checks import errors_in, find_faults
from ai_chatbot.flows.differences import differences
from ai_chatbot.flows.picture import draw
from ai_chatbot.flows.shape import version_of
from tests.flows.conftest import a_node, an_edge, flow_of, shipped, small_flow, with_field


def words_of(flow, before=None):
    return " ".join(finding.sentence for finding in find_faults(flow, before))


@pytest.mark.parametrize("flow", [small_flow(), shipped()])
def test_a_flow_that_can_answer_has_no_faults(flow):
    assert find_faults(flow) == []


def test_an_edge_to_a_node_that_is_gone_names_the_other_end():
    flow = small_flow()
    flow["data"]["nodes"] = flow["data"]["nodes"][1:]

    assert "An edge at Chat Input leads to a node that is gone (Prompt-1)" in words_of(flow)


def test_a_flow_without_its_ends_says_which():
    said = words_of(flow_of(a_node("p", "Prompt")))

    assert "no Chat Input, so the question reaches no node: put one there" in said
    assert "no Chat Output, so nothing says the answer: put one there" in said


def test_several_outputs_are_a_warning_that_names_each_and_says_what_to_do():
    flow = small_flow()
    flow["data"]["nodes"].append(a_node("Say-2", "ChatOutput", "Ausgabe 出力", x=600))
    flow["data"]["edges"].append(an_edge("Prompt-1", "Say-2"))

    assert "Chat Output and Ausgabe 出力 are all Chat Outputs: keep the one" in words_of(flow)
    assert errors_in(flow) == []


def test_an_output_that_does_not_hang_together_with_the_question():
    flow = small_flow()
    flow["data"]["edges"] = [an_edge("Prompt-1", "Say-1")]

    assert "No path leads from Chat Input to Chat Output" in words_of(flow)


def test_a_second_question_or_a_webhook_keeps_a_flow_from_answering():
    flow = small_flow()
    flow["data"]["nodes"] += [
        a_node("q2", "ChatInput", "Frage 質問"),
        a_node("w", "Webhook", "Hook"),
    ]

    says = errors_in(flow)

    assert any("Chat Input and Frage 質問 are all Chat Inputs" in each for each in says)
    assert any("Hook takes every run over" in each for each in says)


def test_a_flow_that_waits_for_somebody_to_decide_cannot_answer():
    flow = small_flow()
    flow["data"]["nodes"] += [a_node("ask", "HumanInput", "承認"), a_node("lone", "HumanInput")]
    flow["data"]["edges"].append(an_edge("ask", "Say-1"))
    tool = {"value": [{"name": "delete", "approval_actions": ["approve"]}]}
    flow["data"]["nodes"].append(a_node("tool", "API", "Löschen", tools_metadata=tool))

    says = [each for each in errors_in(flow) if "waits until somebody decides" in each]

    assert [each.split()[0] for each in says] == ["承認", "Löschen"]


def test_an_edge_into_a_field_that_is_gone_is_a_warning_that_names_both_ends():
    flow = small_flow()
    flow["data"]["edges"].append(an_edge("Question-1", "Prompt-1", "contexte"))

    assert "from Chat Input to “contexte” of Prompt is lost" in words_of(flow)
    assert errors_in(flow) == []


def test_what_is_switched_on_for_the_draft_alone_is_said_and_is_no_other_flow():
    flow = small_flow() | {"access_type": "PUBLIC"}
    frozen = flow["data"]["nodes"][0]["data"]["node"]
    frozen["frozen"] = False
    before = version_of(flow)
    frozen["frozen"] = True

    assert "Prompt is frozen on the canvas" in words_of(flow)
    assert "The draft is public in Langflow" in words_of(flow)
    assert errors_in(flow) == []
    assert version_of(flow) == before


@pytest.mark.parametrize("kind", ["RunFlow", "SubFlow", "FlowTool"])
def test_a_node_that_runs_a_flow_which_is_not_there_is_named(kind):
    flow = small_flow()
    flow["data"]["nodes"].append(a_node("run", kind, "流れ Fluß", flow_name={"value": "Weg"}))

    (said,) = errors_in(flow)

    assert "流れ Fluß runs a flow that is not in Langflow" in said


def test_what_is_wrong_in_a_flow_that_a_node_runs_is_told_with_its_name():
    nested = with_field(small_flow(), "key", password=True, value="sk-typed", display_name="Clé")
    nested |= {"name": "שלום"}
    nested["data"]["edges"].append(an_edge("Say-1", "gone"))

    flow = small_flow() | {"nested": {"any": nested}}

    (said,) = errors_in(flow)
    assert "In “שלום”, which runs within it: An edge at Chat Output" in said
    assert "In “שלום”, which runs within it: Langflow keeps what was typed" in words_of(flow)


def test_a_key_that_was_typed_into_a_node_is_told_with_the_place_where_it_belongs():
    key = {"password": True, "display_name": "Clé d'API"}
    with_variable = with_field(small_flow(), "api_key", **key, load_from_db=True, value="MY_KEY")

    said = words_of(with_field(small_flow(), "api_key", **key, value="sk-typed"))

    assert "typed into “Clé d'API” of Prompt in clear" in said
    assert "A model's key is kept under Settings, “Model”" in said
    assert "sk-typed" not in said
    assert words_of(with_variable) == words_of(with_field(small_flow(), "api_key", **key)) == ""


def test_two_models_that_stream_are_a_warning_that_names_both():
    flow = small_flow()
    for name in ("One", "Two"):
        flow["data"]["nodes"].append(a_node(name, "Model", name, stream={"value": True}))

    assert "One and Two both stream" in words_of(flow)
    assert errors_in(flow) == []


def test_nodes_of_the_same_name_are_told_apart_by_their_ids():
    flow = small_flow()
    for node in ("Model-a", "Model-b"):
        flow["data"]["nodes"].append(a_node(node, "Model", "Model", stream={"value": True}))

    assert "Model (Model-a) and Model (Model-b)" in words_of(flow)


def test_a_component_without_code_is_unknown():
    flow = small_flow()
    del flow["data"]["nodes"][0]["data"]["node"]["template"]["code"]

    assert "Prompt has no code, as this Langflow does not know" in words_of(flow)


def test_what_only_an_edge_can_bring_is_missing_and_what_is_typed_is_a_warning():
    handle = with_field(small_flow(), "model", required=True, type="other", display_name="Model")
    typed = with_field(small_flow(), "city", required=True, type="str", display_name="Città")

    assert errors_in(handle) == ["Prompt needs “Model”, which is empty: fill it in, or connect it."]
    assert errors_in(typed) == []
    assert "Prompt needs “Città”" in words_of(typed)


def without_edges_into_the_search(flow):
    edges = flow["data"]["edges"]
    edges[:] = [edge for edge in edges if edge["target"] != "NotesSearch-notes"]
    return flow


def test_a_search_of_the_notes_without_a_question_fails_for_everybody_and_is_not_published():
    flow = without_edges_into_the_search(shipped())

    assert errors_in(flow) == [
        "Notes Search needs “Question”, which is empty: fill it in, or connect it."
    ]


def test_what_an_agent_calls_is_given_its_question_by_it():
    flow = without_edges_into_the_search(shipped())
    (search,) = (node for node in flow["data"]["nodes"] if node["id"] == "NotesSearch-notes")
    search["data"]["node"]["tool_mode"] = True

    assert find_faults(flow) == []


def test_a_secret_may_come_out_of_the_environment():
    assert find_faults(with_field(small_flow(), "key", required=True, password=True)) == []


def test_a_prompt_that_lost_its_line_breaks_is_said_beside_what_answers():
    before = small_flow("Answer briefly.\n- In the language of the question.")
    after = small_flow("Answer briefly.- In the language of the question.")

    assert "“Template” of Prompt lost its line breaks" in words_of(after, before)
    assert "line breaks" not in words_of(before, after)


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"nodes": "x"}, {"nodes": [1, None, []], "edges": ["a", {}]}, {"edges": 5}],
)
def test_whatever_stands_in_its_json_is_looked_at_without_raising(data):
    flow = small_flow() | {"data": data}

    assert find_faults(flow)
    assert draw(flow).boxes == []
    assert version_of(flow)
    assert differences(flow, small_flow())
