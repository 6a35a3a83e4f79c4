"""All of somebody's conversations as files of a zip, made one at a time."""

import json
from collections.abc import Iterator

from django.contrib.auth.models import User

from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.models import Conversation
from ai_chatbot.models.conversations import UNTITLED
from ai_chatbot.rendering.paper.conversations import on_paper
from config.base.batches import batches
from config.base.downloads.names import file_name
from config.base.downloads.zips import Packed, text_file
from config.base.paper.press import NotPressed, press

AT_ONCE = 20  # conversations read in one go; a long one is megabytes
FOLDER = "conversations"


def conversation_files(owner: User, *, with_pdf: bool = False) -> Iterator[Packed]:
    """Of each conversation its JSON document, which can be imported again, and its Markdown.

    Neither temporary ones nor those in the trash. What is begun meanwhile may be missing. Which
    have no PDF, and why, stands in a file of its own.
    """
    without: list[str] = []
    mine = Conversation.objects.owned_by(owner).exclude(head=None)
    ids = list(mine.order_by("-updated_at").values_list("pk", flat=True))
    for some in batches(ids, AT_ONCE):
        rows = mine.defer("document").in_bulk(some)
        for each in (rows[pk] for pk in some if pk in rows):
            name = f"{FOLDER}/{file_name(each.title or UNTITLED)}-{each.pk.hex[:8]}"
            document = json.dumps(build_document(each), ensure_ascii=False, indent=2)
            yield text_file(f"{name}.json", document, each.updated_at)
            yield text_file(f"{name}.md", build_markdown(each), each.updated_at)
            if with_pdf:
                yield from pdf_file(name, each, without)
    if without:
        yield text_file(f"{FOLDER}/without a PDF.txt", "\n".join(without))


def pdf_file(name: str, conversation: Conversation, without: list[str]) -> Iterator[Packed]:
    """Its PDF, or none: then `without` says so."""
    try:
        made = press(on_paper(conversation), conversation.owner_id)
        yield Packed(f"{name}.pdf", [made], conversation.updated_at)
    except NotPressed as problem:
        without.append(f"{name}: {problem}")
