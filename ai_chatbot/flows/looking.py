"""Two states of the flow side by side: the draft, the file, a published version."""

from ai_chatbot.flows.differences import Difference, as_text, differences
from ai_chatbot.flows.drafts import find_draft, find_version
from ai_chatbot.flows.files import FlowProblem, read_flow_file, read_pushed_flow
from ai_chatbot.flows.publishing import pinned
from ai_chatbot.flows.shape import version_of
from ai_chatbot.flows.sync import State, compare
from ai_chatbot.langflow.admin import Flow, LangflowAdmin

DRAFT, FILE, PUBLISHED = "draft", "file", "published"
UNKNOWN = (
    "“{side}” is none of draft, file, published or a version's number. "
    "Name two of them, or none for published and draft."
)


def compare_sides(sides: list[str], key: str = "") -> tuple[str, bool]:
    """What differs from the first to the second, and whether anything does.

    Without sides, a draft and a file that both changed are each compared with what they once were.
    """
    if not sides:
        return compare_all(key)
    if len(sides) != 2:
        raise FlowProblem(UNKNOWN.format(side=" ".join(sides)))
    found = differences(*(side_of(side, key) for side in sides))
    return said(found, f"From {sides[0]} to {sides[1]}:", "They are the same flow."), bool(found)


def compare_all(key: str) -> tuple[str, bool]:
    draft, version = side_of(DRAFT, key), pinned(key)
    found = differences(version.content, draft) if version else []
    parts = [said(found, "From what answers to the draft:", "The draft is what answers.")]
    ours, base = read_flow_file(key), read_pushed_flow(key)
    if base and compare(draft, ours, key).state is State.BOTH:
        parts.append(said(differences(base, draft), "In Langflow since both were the same:", ""))
        parts.append(said(differences(base, ours), "In flows/ since both were the same:", ""))
    elif version_of(draft) != version_of(ours):
        parts.append(said(differences(ours, draft), "From flows/ to the draft:", ""))
    return "\n\n".join(parts), bool(found) or len(parts) > 1


def said(found: list[Difference], title: str, none: str) -> str:
    return f"{title}\n{as_text(found)}" if found else none


def side_of(side: str, key: str = "") -> Flow:
    if side == FILE:
        return read_flow_file(key)
    if side == PUBLISHED:
        version = pinned(key)
        if version is None:
            raise FlowProblem("Nothing is published yet.")
        return version.content
    if side == DRAFT:
        with LangflowAdmin() as langflow:
            draft = find_draft(langflow, key)
        if draft is None:
            raise FlowProblem("The flow is not in Langflow. `manage.py flows push` puts it there.")
        return draft
    if side.isascii() and side.isdigit() and len(side) < 9:
        return find_version(int(side), key).content
    raise FlowProblem(UNKNOWN.format(side=side[:40]))
