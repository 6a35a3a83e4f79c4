"""Small exports as other tools write them."""

import io
import json
import zipfile

ASKED_AT, ANSWERED_AT = 1_700_000_000.25, 1_700_000_060.5


def chatgpt_node(
    name, parent, role="", text="", *, at=ASKED_AT, kind="text", parts=None, **message
):
    """A node of ChatGPT's tree; without a role one that holds no message."""
    if not role:
        return {"id": name, "message": None, "parent": parent, "children": []}
    content = {"content_type": kind, "parts": parts if parts is not None else [text]}
    said = {
        "id": name,
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": at,
        "content": content,
        "status": "finished_successfully",
        "metadata": {},
        "recipient": "all",
    }
    return {"id": name, "message": said | message, "parent": parent, "children": []}


def chatgpt(*nodes, title="Soup", name="c-1", current=None, **fields):
    return {
        "title": title,
        "create_time": ASKED_AT,
        "update_time": ANSWERED_AT,
        "mapping": {node["id"]: node for node in nodes},
        "current_node": current or nodes[-1]["id"],
        "conversation_id": name,
        **fields,
    }


def soup(*more, **fields):
    """One question and its answer."""
    return chatgpt(
        chatgpt_node("root", None),
        chatgpt_node("q1", "root", "user", "How long does soup cook?"),
        chatgpt_node("a1", "q1", "assistant", "An hour.", at=ANSWERED_AT,
                     metadata={"model_slug": "gpt-4o"}),
        *more,
        **fields,
    )  # fmt: skip


def claude_message(name, sender, text, **fields):
    return {
        "uuid": name,
        "text": text,
        "content": [{"type": "text", "text": text}],
        "sender": sender,
        "created_at": "2024-05-06T07:08:09.123456Z",
        "attachments": [],
        "files": [],
        **fields,
    }


def claude(*messages, name="Garden", uuid="cl-1"):
    return {
        "uuid": uuid,
        "name": name,
        "created_at": "2024-05-06T07:08:00Z",
        "updated_at": "2024-05-06T09:00:00Z",
        "chat_messages": list(messages),
    }


def webui_message(name, parent, role, content, **fields):
    return {"id": name, "parentId": parent, "childrenIds": [], "role": role, "content": content,
            "timestamp": 1_700_000_000, **fields}  # fmt: skip


def open_webui(*messages, title="Boat", name="w-1", current=None):
    history = {
        "messages": {each["id"]: each for each in messages},
        "currentId": current or messages[-1]["id"],
    }
    return {
        "id": name,
        "user_id": "u",
        "title": title,
        "chat": {"title": title, "models": ["llama3"], "history": history},
        "created_at": 1_700_000_000,
        "updated_at": 1_700_000_500,
    }


def as_file(*documents, lone=False):
    said = documents[0] if lone else list(documents)
    return io.BytesIO(json.dumps(said).encode())


def as_zip(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for name, text in files.items():
            pack.writestr(name, text)
    packed.seek(0)
    return packed
