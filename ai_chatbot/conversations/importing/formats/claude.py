"""Claude's `conversations.json`: messages in their order, or with the one that each follows."""

from collections import Counter
from typing import Any

from ai_chatbot.conversations.importing.beside import Beside, Edit, Text, key_of
from ai_chatbot.conversations.importing.shapes import (
    ATTACHED,
    CALLS,
    MODEL_MAX_CHARS,
    NAMED_FILE,
    OTHER,
    PICTURES,
    THOUGHTS,
    Brought,
    Format,
    id_in,
    joined,
    refuse_too_many,
    time_in,
    title_in,
)
from ai_chatbot.conversations.importing.trees import Node, parents_first, turns_of
from config.base.storable import dict_in, list_in, text_in

ROLES = {"human": "user", "assistant": "assistant"}
LEFT_OUT = {
    "thinking": THOUGHTS,
    "tool_use": CALLS,
    "tool_result": CALLS,
    "image": PICTURES,
}


def knows(document: dict[str, Any]) -> bool:
    return isinstance(document.get("chat_messages"), list)


def read(document: dict[str, Any]) -> Brought:
    left_out: Counter[str] = Counter()
    messages = document["chat_messages"]
    refuse_too_many(messages)
    nodes = nodes_of([dict_in(each) for each in messages], left_out)
    head = id_in(document.get("current_leaf_message_uuid")) or (nodes[-1].id if nodes else None)
    said, head = turns_of(nodes, head, left_out)
    return Brought(
        tool="claude",
        id=id_in(document.get("uuid")),
        title=title_in(document.get("name")),
        created_at=time_in(document.get("created_at")),
        updated_at=time_in(document.get("updated_at")),
        head=head,
        said=said,
        left_out=left_out,
    )


def nodes_of(messages: list[dict[str, Any]], left_out: Counter[str]) -> list[Node]:
    known = {id_in(each.get("uuid")) for each in messages}
    nodes: list[Node] = []
    for number, message in enumerate(messages):
        above = id_in(message.get("parent_message_uuid"))
        before = nodes[-1].id if nodes else None
        # The first message of a branch names a parent that is no message.
        is_told = "parent_message_uuid" in message
        parent = (above if above in known else None) if is_told else before
        node = Node(id_in(message.get("uuid")) or f"number {number}", parent, "")
        nodes.append(node)
    fill(nodes, messages, left_out)
    return nodes


def fill(nodes: list[Node], messages: list[dict[str, Any]], left_out: Counter[str]) -> None:
    beside = Beside()
    given = {node.id: message for node, message in zip(nodes, messages, strict=True)}
    for node in parents_first(nodes):
        message = given[node.id]
        node.role = ROLES.get(str(message.get("sender")), "")
        beside.follow(node.id, node.parent)
        node.text = text_of(message, left_out, beside)
        node.at = time_in(message.get("created_at"))
        node.model = text_in(message.get("model"), MODEL_MAX_CHARS)


def text_of(message: dict[str, Any], left_out: Counter[str], beside: Beside) -> str:
    """The pieces of its content; older exports have the whole text alone."""
    content = map(dict_in, list_in(message.get("content")))
    pieces = [piece_text(each, left_out, beside) for each in content]
    whole = message.get("text")
    said = joined(pieces) or (whole if isinstance(whole, str) else "")
    return joined([said, *attached(message, left_out)])


def piece_text(piece: dict[str, Any], left_out: Counter[str], beside: Beside) -> str:
    kind, text = piece.get("type"), piece.get("text")
    if kind == "text" and isinstance(text, str):
        return text
    if artifact := artifact_of(piece, beside):
        return artifact
    left_out[LEFT_OUT.get(str(kind), OTHER)] += 1
    return ""


def artifact_of(piece: dict[str, Any], beside: Beside) -> str:
    """A text that was written or changed beside the conversation, whole."""
    given = dict_in(piece.get("input"))
    command, content = given.get("command"), given.get("content")
    key = key_of(given.get("id"))
    if piece.get("name") != "artifacts":
        return ""
    if command == "update":
        return beside.change(key, [Edit(given.get("old_str"), given.get("new_str"))])
    if command not in ("create", "rewrite") or not isinstance(content, str):
        return ""
    before = beside.told(key) or Text("", "", "")
    title, kind = given.get("title") or before.name, given.get("type") or before.kind
    return beside.write(key, Text(title, kind, content, given.get("language") or before.language))


def attached(message: dict[str, Any], left_out: Counter[str]) -> list[str]:
    """Files by their names, and the text that was taken out of one."""
    lines = []
    for file in [*list_in(message.get("attachments")), *list_in(message.get("files"))]:
        name = text_in(dict_in(file).get("file_name"), 300)
        text = dict_in(file).get("extracted_content")
        if isinstance(text, str) and text.strip():
            lines.append(f"{NAMED_FILE % (name or 'a text')}\n\n{text}")
        elif name:
            left_out[ATTACHED] += 1
            lines.append(NAMED_FILE % name)
    return lines


FORMAT = Format("Claude", knows, read)
