"""ChatGPT's `conversations.json`: a tree of nodes by their ids, with tools' calls among them."""

import json
import re
from collections import Counter, defaultdict
from typing import Any

from ai_chatbot.conversations.importing.beside import ALL, EDITS_MAX, Beside, Edit, Text, literal
from ai_chatbot.conversations.importing.shapes import (
    ATTACHED,
    CALLS,
    INSTRUCTIONS,
    MODEL_MAX_CHARS,
    NAMED_FILE,
    PICTURE,
    PICTURES,
    SOUNDS,
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

READ_BY_PEOPLE = ("text", "multimodal_text")  # kinds of content
CANVAS = "canmore.create_textdoc"  # the tool that a text beside the conversation is written by
CANVAS_CHANGED = "canmore.update_textdoc"
NEWEST = "newest"  # a canvas's key
CANVAS_MAX_CHARS = 1_000_000
CODE = "code/"  # and its language, as the kind of such a text
# What its page draws as a link, a name or a picture: \ue200cite\ue202turn0search0\ue201
DRAWN = re.compile("\ue200([^\ue200\ue201]{0,4000})\ue201")
NAMED = "entity\ue202"  # then a list of a kind, a name and more


def knows(document: dict[str, Any]) -> bool:
    return isinstance(document.get("mapping"), dict)


def read(document: dict[str, Any]) -> Brought:
    left_out: Counter[str] = Counter()
    mapping = document["mapping"]
    refuse_too_many(mapping)
    beside = Beside()
    given = {id_in(key): dict_in(node) for key, node in mapping.items() if id_in(key)}
    nodes = [Node(key, id_in(node.get("parent")) or None, "") for key, node in given.items()]
    for node in parents_first(nodes):
        fill(node, given[node.id], left_out, beside)
    said, head = turns_of(nodes, id_in(document.get("current_node")) or None, left_out)
    return Brought(
        tool="chatgpt",
        id=id_in(document.get("conversation_id")) or id_in(document.get("id")),
        title=title_in(document.get("title")),
        created_at=time_in(document.get("create_time")),
        updated_at=time_in(document.get("update_time")),
        head=head,
        said=said,
        left_out=left_out,
    )


def fill(node: Node, given: dict[str, Any], left_out: Counter[str], beside: Beside) -> None:
    message = dict_in(given.get("message"))
    metadata = dict_in(message.get("metadata"))
    beside.follow(node.id, node.parent)
    if not message:
        return
    role = dict_in(message.get("author")).get("role")
    content = dict_in(message.get("content"))
    if canvas := canvas_of(message, content, beside):
        node.role, node.text = "assistant", canvas
    elif is_hidden(role, message, content, metadata, left_out):
        return
    else:
        node.role, node.text = str(role), text_of(content, metadata, left_out)
    node.at = time_in(message.get("create_time"))
    node.model = text_in(metadata.get("model_slug"), MODEL_MAX_CHARS) * (role == "assistant")


def canvas_of(message: dict[str, Any], content: dict[str, Any], beside: Beside) -> str:
    """A text that was written or changed beside the conversation; "" for anything else."""
    text, recipient = content.get("text"), message.get("recipient")
    if recipient not in (CANVAS, CANVAS_CHANGED) or not isinstance(text, str):
        return ""
    try:
        given = dict_in(json.loads(text[:CANVAS_MAX_CHARS]))
    except (ValueError, RecursionError):
        return ""
    if recipient == CANVAS_CHANGED:
        return changed(beside, list_in(given.get("updates")))
    kind, body = text_in(given.get("type"), 100), given.get("content")
    language = kind.removeprefix(CODE) if kind.startswith(CODE) else ""
    text = Text(given.get("name"), kind, body, language) if isinstance(body, str) else None
    return beside.write(NEWEST, text) if text else ""


def changed(beside: Beside, updates: list[Any]) -> str:
    """No call says which text it changes: it is the newest."""
    before = beside.told(NEWEST)
    whole = before.content if before else ""
    edits = [edit_of(each, whole) for each in map(dict_in, updates[: EDITS_MAX + 1])]
    return beside.change(NEWEST, edits)


def edit_of(update: dict[str, Any], whole: str) -> Edit:
    pattern = update.get("pattern")
    old = whole if pattern == ALL else literal(pattern)
    return Edit(old, update.get("replacement"), update.get("multiple") is True)


def is_hidden(
    role: Any,
    message: dict[str, Any],
    content: dict[str, Any],
    metadata: dict[str, Any],
    left_out: Counter[str],
) -> bool:
    """What is written to or by a tool, or for the model alone."""
    if metadata.get("is_visually_hidden_from_conversation") or role == "system":
        left_out[INSTRUCTIONS] += bool(text_of(content, {}, Counter()))
        return True
    is_call = message.get("recipient", "all") != "all"
    if role not in ("user", "assistant") or is_call:
        left_out[CALLS] += 1
        return True
    if content.get("content_type") not in READ_BY_PEOPLE:
        left_out[THOUGHTS] += 1
        return True
    return False


def text_of(content: dict[str, Any], metadata: dict[str, Any], left_out: Counter[str]) -> str:
    parts = [part_text(part, left_out) for part in list_in(content.get("parts"))]
    files = [dict_in(each) for each in list_in(metadata.get("attachments"))]
    names = [text_in(each.get("name"), 300) for each in files if not is_picture(each)]
    left_out[ATTACHED] += len([name for name in names if name])
    said = as_read(joined(parts), list_in(metadata.get("content_references")))
    return joined([said, *(NAMED_FILE % name for name in names if name)])


def as_read(text: str, references: list[Any]) -> str:
    """With what its page drew in words: the links and names that its references tell, each once,
    so that no text grows beyond its export."""
    if "\ue200" not in text:
        return text
    told: defaultdict[str, list[str]] = defaultdict(list)
    for each in map(dict_in, reversed(references)):
        if alt := text_in(each.get("alt"), 2000):
            told[text_in(each.get("matched_text"), 5000)].append(alt)
    return DRAWN.sub(lambda drawn: (told[drawn[0]] or [name_in(drawn[1])]).pop(), text)


def name_in(drawn: str) -> str:
    if not drawn.startswith(NAMED):
        return ""
    try:
        return text_in(list_in(json.loads(drawn.removeprefix(NAMED)))[1], 300)
    except (ValueError, RecursionError, IndexError):
        return ""


def is_picture(file: dict[str, Any]) -> bool:
    """It is among the parts as well."""
    return str(file.get("mime_type") or file.get("mimeType") or "").startswith("image/")


def part_text(part: Any, left_out: Counter[str]) -> str:
    if isinstance(part, str):
        return part
    kind = dict_in(part).get("content_type")
    if kind == "audio_transcription":
        text = part.get("text")
        return text if isinstance(text, str) else ""
    if kind == "image_asset_pointer":
        left_out[PICTURES] += 1
        return PICTURE
    left_out[SOUNDS] += bool(kind)
    return ""


FORMAT = Format("ChatGPT", knows, read)
