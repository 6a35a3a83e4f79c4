"""What is seen of a flow without running it: differences, a picture, two sides merged."""

import json
import math

import pytest

from ai_chatbot.flows import files, looking, sync
from ai_chatbot.flows.differences import LINES, as_text, differences
from ai_chatbot.flows.drafts import find_draft
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.merging import merge
from ai_chatbot.flows.picture import EDGES, FARTHEST, NODES, draw
from ai_chatbot.langflow.admin import LangflowAdmin
from tests.flows.conftest import (
    a_node,
    an_edge,
    flow_of,
    shipped,
    small_flow,
    with_field,
    write_flow,
)


# --- Differences ------------------------------------------------------------------------
def test_the_same_flow_does_not_differ():
    assert differences(shipped(), shipped()) == []


def test_a_word_of_a_prompt_is_one_line_of_its_text():
    before = small_flow("First line.\nAnswer briefly.\nLast line: Straße, 日本語, שלום.")
    after = small_flow("First line.\nAnswer at length.\nLast line: Straße, 日本語, שלום.")

    (found,) = differences(before, after)

    assert (found.where, found.what) == ("Prompt", "“Template” changed")
    assert (found.went, found.came) == (["Answer briefly."], ["Answer at length."])


def test_a_word_of_a_prompt_is_one_line_of_the_file(flow_folder):
    prompt = small_flow("Answer briefly.\nSay where it stands.\nÀ bientôt.")
    files.write_flow_file(prompt | {"id": "1"})
    before = files.flow_file().read_text().splitlines()
    edited = small_flow("Answer at length.\nSay where it stands.\nÀ bientôt.")
    edited["data"]["nodes"][0]["position"] = {"x": 200.0, "y": 20.0}  # as a canvas writes it
    files.write_flow_file(edited | {"id": "1"})
    after = files.flow_file().read_text().splitlines()

    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_short_values_stand_beside_each_other():
    before = with_field(small_flow(), "max_tokens", value=512, display_name="Max Tokens")
    after = with_field(small_flow(), "max_tokens", value=700, display_name="Max Tokens")

    (found,) = differences(before, after)

    assert found.what == "“Max Tokens”: 512 → 700"


def test_nodes_and_edges_that_come_and_go_are_named():
    flow = small_flow()
    flow["data"]["nodes"].append(a_node("m", "Model", "Modèle"))
    flow["data"]["edges"].append(an_edge("Prompt-1", "m"))

    assert [each.what for each in differences(small_flow(), flow)] == [
        "added",
        "connected: Prompt → Modèle (input_value)",
    ]
    assert "no longer connected: Prompt → Modèle" in as_text(differences(flow, small_flow()))


def test_a_node_that_is_renamed_keeps_its_edges_and_another_output_of_it_is_another_edge():
    flow = small_flow()
    flow["data"]["nodes"][0]["data"]["node"]["display_name"] = "Modèle 模型"
    flow["data"]["edges"][1]["data"]["sourceHandle"]["name"] = "réponse"

    assert as_text(differences(small_flow(), flow)).splitlines() == [
        "Modèle 模型: “name”: Prompt → Modèle 模型",
        "connected: Modèle 模型 · réponse → Chat Output (input_value)",
        "no longer connected: Prompt → Chat Output (input_value)",
    ]


def test_what_a_node_is_besides_its_fields_is_told():
    flow = small_flow()
    flow["data"]["nodes"][0]["data"]["node"]["tool_mode"] = True

    (found,) = differences(small_flow(), flow)

    assert (found.where, found.what) == ("Prompt", "its outputs, mode or description changed")


def test_what_was_only_moved_is_said_to_be_moved():
    flow = small_flow()
    flow["data"]["nodes"][0]["position"] = {"x": 900, "y": 20}

    assert [each.what for each in differences(small_flow(), flow)] == ["moved: Prompt"]


def test_a_secret_is_not_shown():
    before = with_field(small_flow(), "key", value="", password=True, load_from_db=False)
    after = with_field(small_flow(), "key", value="OPENAI_KEY", password=True, load_from_db=True)

    assert "OPENAI_KEY" not in as_text(differences(before, after))
    assert "secret" in as_text(differences(before, after))


def test_a_long_change_is_cut():
    (found,) = differences(small_flow("a"), small_flow("\n".join(map(str, range(5000)))))

    assert len(found.came) == LINES + 1
    assert "more" in found.came[-1]


# --- The picture ------------------------------------------------------------------------
def test_the_picture_has_a_box_for_each_node_and_a_line_for_each_edge():
    picture = draw(shipped())

    assert [box.name for box in picture.boxes] == [
        "Chat Input", "Chat Output", "Notes Model", "Notes Search", "Prompt Template",
    ]  # fmt: skip
    assert picture.boxes[2].kind == "NotesModel"
    assert "Notes Model → Chat Output" in picture.words
    assert len(picture.lines) == len(picture.words) == 5  # the sixth edge goes the same way


def test_the_picture_marks_what_is_new_and_what_changed():
    flow = small_flow("Another.")
    flow["data"]["nodes"].append(a_node("m", "Model"))

    changes = {box.name: box.change for box in draw(flow, small_flow()).boxes}

    assert changes == {"Prompt": "changed", "Chat Input": "", "Chat Output": "", "Model": "added"}


@pytest.mark.parametrize("at", [math.inf, -math.inf, math.nan, 1e300, "far", None, True])
def test_a_position_that_is_none_keeps_the_picture_within_bounds(at):
    flow = small_flow()
    flow["data"]["nodes"][0]["position"] = {"x": at, "y": at}

    picture = draw(flow)

    assert 0 < picture.width < 2 * FARTHEST
    assert 0 < picture.height < 2 * FARTHEST


def test_a_picture_of_very_many_nodes_says_what_is_left_out():
    nodes = [a_node(f"n{number}", "Prompt") for number in range(NODES + 50)]
    edges = [an_edge("n0", f"n{number % NODES}", str(number)) for number in range(EDGES * 3)]

    picture = draw(flow_of(*nodes, edges=edges))

    assert (len(picture.boxes), picture.left_out) == (NODES, 50)
    assert len(picture.lines) <= EDGES


# --- Two sides --------------------------------------------------------------------------
def test_what_each_side_changed_is_taken_from_it():
    theirs, ours = small_flow("Edited in Langflow."), small_flow()
    ours["description"] = "Newer in the file."
    ours["data"]["nodes"].append(a_node("m", "Model"))

    merged = merge(small_flow(), theirs, ours)

    assert merged.conflicts == []
    assert merged.flow["description"] == "Newer in the file."
    assert {"m", "Prompt-1"} <= {node["id"] for node in merged.flow["data"]["nodes"]}
    assert differences(theirs, merged.flow)[0].where == ""
    assert "Edited in Langflow." in json.dumps(merged.flow)


def test_what_both_changed_differently_is_named():
    merged = merge(small_flow(), small_flow("Theirs."), small_flow("Ours."))

    assert merged.conflicts == ["Prompt › template"]


def test_a_node_that_one_removed_and_the_other_changed_is_named():
    gone = small_flow()
    gone["data"]["nodes"] = gone["data"]["nodes"][1:]

    assert merge(small_flow(), gone, small_flow("Changed.")).conflicts == ["Prompt"]


@pytest.fixture
def both_changed(store):
    sync.push_flow()
    store.edit(data=small_flow("Edited in Langflow.")["data"])
    write_flow(small_flow() | {"description": "Newer in the file."})
    return store


def test_a_push_with_merge_brings_both_to_both_sides_and_publishes_them(both_changed, flow_folder):
    said = sync.push_flow(merging=True)

    assert "Both were put together" in said
    assert "Version 2" in said
    assert sync.flow_status().state is sync.State.SAME
    assert both_changed.draft["description"] == "Newer in the file."
    assert "Edited in Langflow." in files.flow_file().read_text()
    assert len(list((flow_folder / "data" / "flow_backups").iterdir())) == 2


def test_the_page_puts_both_together_by_a_button(both_changed, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("ada", is_staff=True))
    page = client.get("/flow/").content.decode()
    assert "Put both together" in page
    assert "writes that to Langflow and to flows/" in page
    assert "`manage.py" not in page
    seen = sync.flow_status().flow.version
    assert page.count(f'name="seen" value="{seen}"') == 3  # discard, put together, publish

    given = {"both": "", "seen": seen}
    said = client.post("/flow/push/", given, follow=True).content.decode()

    assert "Both were put together, in Langflow and in flows/" in said
    assert "From flows/” is published" in said
    assert "by ada" in said
    assert both_changed.draft["description"] == "Newer in the file."


def test_only_the_draft_that_the_page_showed_is_put_together(
    both_changed, client, django_user_model
):
    client.force_login(django_user_model.objects.create_user("ada", is_staff=True))
    seen = sync.flow_status().flow.version
    both_changed.edit(data=small_flow("Später geändert.")["data"])

    given = {"both": "", "seen": seen}
    said = client.post("/flow/push/", given, follow=True).content.decode()

    assert "edited in Langflow meanwhile" in said
    assert sync.flow_status().state is sync.State.BOTH


def test_where_flows_cannot_be_written_the_draft_stays(both_changed):
    with LangflowAdmin() as langflow:
        pushing = sync.Pushing(langflow, files.read_flow_file(), "", merging=True)
        theirs = find_draft(langflow)
        files.flow_file().unlink()
        files.flow_file().mkdir()

        with pytest.raises(FlowProblem, match="cannot be written: Is a directory"):
            pushing.merged(theirs)

    assert both_changed.draft["description"] == ""


@pytest.mark.parametrize(
    ("prompt", "how"),
    [
        ("Answer briefly.", {}),
        ("À court.", {"force": True}),
        ("短く。", {"merging": True}),
    ],
)
def test_a_push_says_which_key_is_in_no_copy_of_what_it_replaces(store, prompt, how):
    def flow_with(key, prompt="Answer briefly."):
        row = {"key": "Authorization", "value": key}
        flow = small_flow(prompt)
        return with_field(flow, "headers", type="table", value=[row], display_name="En-têtes")

    write_flow(flow_with(""))
    sync.push_flow()
    store.edit(data=flow_with("typed", prompt)["data"])
    write_flow(small_flow() | {"description": "Newer in the file."})

    said = sync.push_flow(**how)

    assert "In no copy of it is what was typed in clear: Prompt · En-têtes." in said


def test_a_push_with_merge_changes_nothing_where_both_contradict(both_changed):
    write_flow(small_flow("Newer in the file."))

    with pytest.raises(FlowProblem, match=r"Both changed the same: Prompt › template"):
        sync.push_flow(merging=True)

    assert sync.flow_status().state is sync.State.BOTH


def test_without_a_common_past_nothing_is_merged(both_changed):
    files.pushed_flow_file().unlink()

    with pytest.raises(FlowProblem, match="not known any more"):
        sync.push_flow(merging=True)


def test_what_differs_is_shown_three_ways_when_both_changed(both_changed):
    said, differs = looking.compare_sides([])

    assert differs
    assert "From what answers to the draft:" in said
    assert "In Langflow since both were the same:\nPrompt: “Template”" in said
    assert "In flows/ since both were the same:\n“description”" in said


@pytest.mark.parametrize("sides", [["draft"], ["draft", "7"], ["x", "file"], ["file", "-1"]])
def test_sides_that_are_none_are_said(both_changed, sides):
    with pytest.raises(FlowProblem):
        looking.compare_sides(sides)


@pytest.mark.parametrize("sides", [["draft", "file"], ["1", "draft"], ["published", "draft"]])
def test_two_sides_are_compared(both_changed, sides):
    assert "Edited in Langflow." in looking.compare_sides(sides)[0]


def test_hashes_of_before_do_not_make_a_flow_look_edited(store):
    """What was pushed when 2.0 and 2 were two things is still known to be what was pushed."""
    flow = with_field(small_flow(), "temperature", value=2.0)
    write_flow(flow)
    sync.push_flow()
    before = {"langflow": sync.version_before(flow), "file": sync.version_before(flow)}
    files.pushed_file().write_text(json.dumps({"notes_assistant": before}))
    write_flow(with_field(small_flow("Newer."), "temperature", value=2.0))

    assert sync.flow_status().state is sync.State.OLDER
