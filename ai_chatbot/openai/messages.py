"""What was said before, and what is asked, out of a client's messages."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from ai_chatbot.openai.errors import ApiError
from ai_chatbot.openai.fields import wrong
from config.base.storable import storable

# Instructions are the flow's own, and tools are not called: these are read past.
UNHEARD = {"system", "developer", "tool", "function"}
SPOKEN = {"user", "assistant"}
TEXTS = {"text", "input_text", "output_text", "refusal"}  # kinds of parts that hold text
UNSEEN = "Only text can be asked here: leave out pictures, sounds and files."


class Turn(NamedTuple):
    is_question: bool
    text: str


@dataclass(frozen=True)
class Asked:
    """The question, and all that was said before it, oldest first."""

    question: str
    earlier: list[Turn]


def read_messages(messages: Any, param: str) -> Asked:
    """Raises ApiError with the name of the field that is wrong."""
    if not isinstance(messages, list) or not messages:
        raise wrong(param, "is to be a list of messages")
    turns = [
        turn
        for number, message in enumerate(messages)
        if (turn := read_message(message, f"{param}[{number}]"))
    ]
    if not turns or not turns[-1].is_question:
        raise wrong(param, "is to end with the user's message: that is what is asked")
    return Asked(turns[-1].text, turns[:-1])


def read_message(message: Any, param: str) -> Turn | None:
    if not isinstance(message, dict):
        raise wrong(param, "is to be a message")
    role = message.get("role")
    if not isinstance(role, str) or role not in SPOKEN | UNHEARD:
        raise wrong(f"{param}.role", "is to be user, assistant, system, developer or tool")
    if role in UNHEARD:
        return None
    text = read_content(message.get("content"), f"{param}.content")
    if role == "user" and text is None:
        raise wrong(f"{param}.content", "is to be a text, or a list of parts")
    return Turn(role == "user", text or "")


def read_content(content: Any, param: str) -> str | None:
    """Text, also in parts; None where there is none, as beside an answer's calls of tools."""
    if content is None:
        return None
    if isinstance(content, str):
        return storable(content)
    if not isinstance(content, list):
        raise wrong(param, "is to be a text, or a list of parts")
    return "\n".join(read_part(part, f"{param}[{at}]") for at, part in enumerate(content))


def read_part(part: Any, param: str) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(kind, str):
        raise wrong(param, "is to be a part with a type")
    if kind not in TEXTS:
        raise ApiError(UNSEEN, param=f"{param}.type", code="unsupported_content")
    text = part.get("refusal" if kind == "refusal" else "text")
    if not isinstance(text, str):
        raise wrong(f"{param}.text", "is to be a text")
    return storable(text)
