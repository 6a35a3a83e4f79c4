"""Conversations, their messages and sources, for a user's own programs."""

import uuid
from typing import Annotated, Any, Self

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import model_validator

from ai_chatbot.api.auth import PersonalAuth, grant_of
from ai_chatbot.api.own import own_answer, own_conversation, own_message
from ai_chatbot.api.schemas import (
    TITLE_MAX_CHARS,
    ConversationOut,
    KeptSourceOut,
    MessageOut,
    Text,
    describe_message,
)
from ai_chatbot.conversations import keeping
from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.conversations.messages import messages_of, versions_of
from ai_chatbot.conversations.review import changing
from ai_chatbot.conversations.review.changing import TAGS_MAX
from ai_chatbot.conversations.review.conditions import narrowed
from ai_chatbot.conversations.review.query import QUERY_MAX_CHARS, parse_query
from ai_chatbot.models import Conversation, Message, Scope, Source
from ai_chatbot.models.conversations import FOLDER_MAX_CHARS
from ai_chatbot.models.tags import NAME_MAX_CHARS
from ai_chatbot.rendering.paper.conversations import on_paper
from config.base.api.operations import problems
from config.base.api.paging import Page, PageIn, PageOut, page_of
from config.base.api.problems import Problem
from config.base.paper.press import Busy, NotPressed, press

router = Router(auth=PersonalAuth(Scope.CONVERSATIONS), tags=["conversations"])
asker = PersonalAuth(Scope.ASK)
Tag = Annotated[Text, Field(min_length=1, max_length=NAME_MAX_CHARS)]
MARKDOWN = {"responses": {200: {"description": "OK", "content": {"text/markdown": {}}}}}
PDF = problems("too_long", "upstream_unavailable")
PDF["responses"][200] = {"description": "OK", "content": {"application/pdf": {}}}


class NewIn(Schema):
    title: Text = Field("", max_length=TITLE_MAX_CHARS, description="else its first question's")


class ChangeIn(Schema):
    """What is left out stays as it is."""

    title: Text | None = Field(None, min_length=1, max_length=TITLE_MAX_CHARS)
    folder: Text | None = Field(
        None, max_length=FOLDER_MAX_CHARS, description='"/" between folders; "" for none'
    )
    tags: list[Tag] | None = Field(
        None, max_length=TAGS_MAX, description="these and no other; all of them are replaced"
    )
    archived: bool | None = None
    pinned: bool | None = None

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if all(value is None for value in self.dict().values()):
            raise ValueError("Name what is to change: title, folder, tags, archived or pinned.")
        return self


class SoughtIn(PageIn):
    q: Text = Field(
        "",
        max_length=QUERY_MAX_CHARS,
        description=(
            "words in titles, questions, answers and sources, and the conditions of the page's "
            "search: tag: folder: pinned: archived: shared: flow: before: after: cites:[[a note]]"
        ),
    )


class MessagesIn(PageIn):
    all_versions: bool = Field(False, description="and not only the branch that shows")


class DeletedOut(Schema):
    deleted: bool
    says: str = Field(description="what could not be deleted as well, if anything")


@router.get("/conversations", response=PageOut[ConversationOut], summary="The newest first")
def list_conversations(request: HttpRequest, page: Query[SoughtIn]) -> Page:
    owner_id = grant_of(request).owner_id
    rows = Conversation.objects.owned_by(owner_id).defer("document").prefetch_related("tags")
    return page_of(narrowed(rows, owner_id, parse_query(page.q)), ["-updated_at"], page)


@router.post(
    "/conversations",
    response={201: ConversationOut},
    auth=asker,
    summary="A conversation to ask in",
)
def create_conversation(request: HttpRequest, body: NewIn | None = None) -> Status[Conversation]:
    owner_id, title = grant_of(request).owner_id, body.title if body else ""
    return Status(201, Conversation.objects.create(owner_id=owner_id, title=title))


@router.get("/conversations/{uuid:conversation_id}", response=ConversationOut, summary="One")
def read_conversation(request: HttpRequest, conversation_id: uuid.UUID) -> Conversation:
    return own_conversation(request, conversation_id)


@router.patch(
    "/conversations/{uuid:conversation_id}",
    response=ConversationOut,
    summary="Rename it, move it to a folder, tag, archive or pin it",
)
def change_conversation(
    request: HttpRequest, conversation_id: uuid.UUID, body: ChangeIn
) -> Conversation:
    found = own_conversation(request, conversation_id)
    changing.change_one(found, **body.dict(exclude_none=True))
    if body.title is not None:
        keeping.save_document(found.pk)
    return found


@router.delete(
    "/conversations/{uuid:conversation_id}",
    response=DeletedOut,
    summary="Delete it with its messages; an answer that is being written is stopped",
)
def delete_conversation(request: HttpRequest, conversation_id: uuid.UUID) -> dict[str, Any]:
    whole = keeping.delete_conversation(own_conversation(request, conversation_id))
    return {"deleted": True, "says": "" if whole else LEFT_IN_LANGFLOW}


LEFT_IN_LANGFLOW = (
    "Langflow did not answer: its own record of the questions and answers, which only its "
    "administrator can see, is still there."
)


@router.get(
    "/conversations/{uuid:conversation_id}/document",
    response=dict[str, Any],
    summary="The whole conversation, all versions of all messages (docs/conversation.schema.json)",
)
def export_document(request: HttpRequest, conversation_id: uuid.UUID) -> dict[str, Any]:
    return build_document(own_conversation(request, conversation_id))


@router.get(
    "/conversations/{uuid:conversation_id}/markdown",
    openapi_extra=MARKDOWN,
    summary="The branch that shows, for reading elsewhere",
)
def export_markdown(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    text = build_markdown(own_conversation(request, conversation_id))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@router.get(
    "/conversations/{uuid:conversation_id}/pdf",
    openapi_extra=PDF,
    summary="The branch that shows on paper, with its sources in full",
)
def export_pdf(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    try:
        found = own_conversation(request, conversation_id)
        body = press(on_paper(found), found.owner_id)
    except Busy as problem:
        raise Problem("upstream_unavailable", str(problem), retry_after=60) from problem
    except NotPressed as problem:
        raise Problem("too_long", str(problem)) from problem
    return HttpResponse(body, content_type="application/pdf")


@router.get(
    "/conversations/{uuid:conversation_id}/messages",
    response=PageOut[MessageOut],
    summary="Questions and answers, the oldest first",
)
def list_messages(
    request: HttpRequest, conversation_id: uuid.UUID, page: Query[MessagesIn]
) -> Page:
    found = own_conversation(request, conversation_id)
    rows, versions = messages_of(found, all_versions=page.all_versions)
    shown = page_of(rows, ["created_at"], page)
    shown["items"] = [describe_message(each, versions[each.parent_id]) for each in shown["items"]]
    return shown


@router.get("/messages/{uuid:message_id}", response=MessageOut, summary="A question or an answer")
def read_message(request: HttpRequest, message_id: uuid.UUID) -> dict[str, Any]:
    message = own_message(request, message_id)
    return describe_message(message, versions_of(message))


@router.get(
    "/messages/{uuid:message_id}/versions",
    response=PageOut[MessageOut],
    summary="The message and those beside it: asked in other words, answered again",
)
def list_versions(request: HttpRequest, message_id: uuid.UUID, page: Query[PageIn]) -> Page:
    versions = versions_of(own_message(request, message_id))
    shown = page_of(Message.objects.filter(pk__in=versions), ["created_at"], page)
    shown["items"] = [describe_message(each, versions) for each in shown["items"]]
    return shown


@router.get(
    "/messages/{uuid:message_id}/sources",
    response=PageOut[KeptSourceOut],
    summary="The passages that an answer was given, as they were then",
)
def list_sources(request: HttpRequest, message_id: uuid.UUID, page: Query[PageIn]) -> Page:
    answer = own_answer(request, message_id)
    rows = Source.objects.filter(message=answer).with_standing(grant_of(request).owner_id)
    return page_of(rows, ["n"], page)
