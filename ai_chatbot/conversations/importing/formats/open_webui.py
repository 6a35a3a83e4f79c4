"""Open WebUI's exports of chats: a tree by ids; reasoning and calls of tools are in the texts."""

from collections import Counter
from typing import Any

from ai_chatbot.conversations.importing.shapes import (
    ATTACHED,
    INSTRUCTIONS,
    MODEL_MAX_CHARS,
    NAMED_FILE,
    PICTURE,
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
from ai_chatbot.conversations.importing.trees import Node, turns_of
from config.base.storable import dict_in, list_in, text_in

ROLES = {"user", "assistant"}
FOLDED = '<details type="'  # how it writes reasoning and calls into an answer's text
FOLDED_END = "</details>"


def knows(document: dict[str, Any]) -> bool:
    chat = dict_in(document.get("chat"))
    return isinstance(dict_in(chat.get("history")).get("messages"), dict) or (
        isinstance(chat.get("messages"), list)
    )


def read(document: dict[str, Any]) -> Brought:
    left_out: Counter[str] = Counter()
    chat = dict_in(document.get("chat"))
    history = dict_in(chat.get("history"))
    messages = dict_in(history.get("messages")) or in_order(list_in(chat.get("messages")))
    refuse_too_many(messages)
    nodes = [node_of(key, dict_in(each), left_out) for key, each in messages.items() if id_in(key)]
    head = id_in(history.get("currentId")) or (nodes[-1].id if nodes else None)
    said, head = turns_of(nodes, head, left_out)
    return Brought(
        tool="open_webui",
        id=id_in(document.get("id")) or id_in(chat.get("id")),
        title=title_in(document.get("title")) or title_in(chat.get("title")),
        created_at=time_in(document.get("created_at")) or time_in(chat.get("timestamp")),
        updated_at=time_in(document.get("updated_at")),
        head=head,
        said=said,
        left_out=left_out,
    )


def in_order(messages: list[Any]) -> dict[str, Any]:
    """Messages of a list by their ids, each under the one before; old exports have no tree."""
    found: dict[str, Any] = {}
    before = None
    for number, message in enumerate(messages):
        name = id_in(dict_in(message).get("id")) or f"number {number}"
        found[name] = {**dict_in(message), "parentId": before}
        before = name
    return found


def node_of(key: str, message: dict[str, Any], left_out: Counter[str]) -> Node:
    role = str(message.get("role"))
    node = Node(id_in(key), id_in(message.get("parentId")) or None, role if role in ROLES else "")
    if not node.role:
        left_out[INSTRUCTIONS] += 1
        return node
    node.text = joined([text_of(message.get("content"), left_out), *attached(message, left_out)])
    node.at = time_in(message.get("timestamp"))
    node.model = text_in(message.get("model"), MODEL_MAX_CHARS) * (role == "assistant")
    return node


def text_of(content: Any, left_out: Counter[str]) -> str:
    """A text, or the texts of a list of parts."""
    if isinstance(content, str):
        return without_folded(content, left_out)
    parts = [dict_in(part) for part in list_in(content)]
    left_out[PICTURES] += len([part for part in parts if part.get("type") == "image_url"])
    texts = [part.get("text") for part in parts]
    return without_folded(joined(each for each in texts if isinstance(each, str)), left_out)


def without_folded(text: str, left_out: Counter[str]) -> str:
    """The text without what was folded away in it; one pass from the start."""
    kept, at = [], 0
    while (start := text.find(FOLDED, at)) >= 0:
        end = text.find(FOLDED_END, start)
        if end < 0:
            break
        kept.append(text[at:start])
        left_out[THOUGHTS] += 1
        at = end + len(FOLDED_END)
    return "".join([*kept, text[at:]]).strip("\n")


def attached(message: dict[str, Any], left_out: Counter[str]) -> list[str]:
    lines = []
    for file in map(dict_in, list_in(message.get("files"))):
        name = text_in(file.get("name"), 300)
        if file.get("type") == "image":
            left_out[PICTURES] += 1
            lines.append(PICTURE)
        elif name:
            left_out[ATTACHED] += 1
            lines.append(NAMED_FILE % name)
    return lines


FORMAT = Format("Open WebUI", knows, read)
