"""What the API says of conversations, messages and sources, and how it reads text."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import BeforeValidator

from ai_chatbot.models import Conversation, Message, Source
from config.base.storable import storable, whole_letters

TITLE_MAX_CHARS = 200


def text_with(clean: Any) -> BeforeValidator:
    """A text's letters put right before it is looked at; what is no text is refused as such."""
    return BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)


Text = Annotated[str, text_with(lambda text: storable(text).strip())]
Question = Annotated[str, text_with(whole_letters)]  # what else it may be, asking says


class ConversationOut(Schema):
    id: uuid.UUID
    title: str = Field(description="the beginning of its first question, until it is renamed")
    created_at: datetime
    updated_at: datetime
    head: uuid.UUID | None = Field(description="the newest message of the branch that shows")
    folder: str = Field(description='"/" between folders; "" for none')
    tags: list[str]
    archived: bool = Field(description="out of the way of the page's list")
    pinned: bool = Field(description="above the others on the page")
    url: str = Field(description="its page")

    @staticmethod
    def resolve_tags(conversation: Conversation) -> list[str]:
        return [tag.name for tag in conversation.tags.all()]

    @staticmethod
    def resolve_archived(conversation: Conversation) -> bool:
        return conversation.archived_at is not None

    @staticmethod
    def resolve_pinned(conversation: Conversation) -> bool:
        return conversation.pinned_at is not None

    @staticmethod
    def resolve_head(conversation: Conversation) -> uuid.UUID | None:
        return conversation.head_id

    @staticmethod
    def resolve_url(conversation: Conversation) -> str:
        return conversation.get_absolute_url()


class MessageOut(Schema):
    id: uuid.UUID
    conversation: uuid.UUID
    parent: uuid.UUID | None = Field(description="the message that it follows")
    versions: list[uuid.UUID] = Field(description="it and those beside it, the oldest first")
    role: str = Field(description='"user" asked it, "assistant" answered it')
    text: str
    status: str = Field(description="running, done, stopped, failed or interrupted")
    error: str = Field(description="a sentence, when it failed or was interrupted")
    seq: int = Field(description="number of the last event that is in the text")
    door: str = Field(description="the way that the question came")
    token_name: str
    model: str
    provider: str = Field(
        description="who ran it, such as openai, ollama or local; empty where that is not known"
    )
    usage: dict[str, int] = Field(description="tokens: input, output, total")
    flow: str = Field(description="the flow that answered, by its name; empty if not known")
    flow_version: str = Field(description="hash of the flow that answered")
    flow_number: int | None = Field(description="its number, when it was a published version")
    prompt_hash: str = Field(description="SHA-256 of the flow's prompts and system messages")
    without_notes: bool = Field(description="its flow asked the notes for nothing")
    grounding: dict[str, Any] = Field(
        description="what of it the notes bear out, and how it is shown; {} if it was not compared"
    )
    created_at: datetime
    ended_at: datetime | None


def describe_message(message: Message, versions: list[uuid.UUID]) -> dict[str, Any]:
    """As MessageOut."""
    own = (
        "id role text status error seq door token_name model provider usage flow flow_version"
        " flow_number prompt_hash without_notes"
        " grounding created_at ended_at"
    )
    return {name: getattr(message, name) for name in own.split()} | {
        "conversation": message.conversation_id,
        "parent": message.parent_id,
        "versions": versions,
    }


class SourceOut(Schema):
    """A passage as it was when it was served: the note may have changed since, or be gone."""

    n: int = Field(description="the number that the answer cites it by")
    title: str
    heading: str
    text: str
    note_id: int | None = Field(description="null when the note is deleted")
    start: int = Field(description="first character in the note's text, as it was")
    end: int
    score: float = Field(description="relevance, 0 to 1")
    url: str = Field(description="the passage in its note, on this site")
    origin: str = Field(description='"written" here, "imported" or "clipped" from the web')
    shared_by: str = Field("", description="whose note it was, if another's; else empty")


class KeptSourceOut(SourceOut):
    """A source of an answer that is there already, and how its note stands now."""

    content_hash: str = Field(description="SHA-256 of the note's text, as it was")
    cited: bool | None = Field(description="by the answer as it is shown; null if never looked at")
    standing: str = Field(description="the note now: same, changed, trashed, gone or unshared")
    sealed_url: str = Field(description="the passage as it was, on this site")


SOURCE_FIELDS = tuple(SourceOut.model_fields)


def describe_source(source: Source) -> dict[str, Any]:
    """As SourceOut, and as JSON takes it."""
    return {name: getattr(source, name) for name in SOURCE_FIELDS}
