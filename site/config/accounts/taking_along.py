"""All that is somebody's, as files of one zip: to be read anywhere, and imported elsewhere."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from ai_chatbot.conversations.choosing.flows import default_of
from ai_chatbot.conversations.exporting.zips import conversation_files
from ai_chatbot.models import (
    Collection,
    GoldenHabit,
    GoldenQuestion,
    GoldenResult,
    GoldenRun,
    PersonalToken,
    Usage,
    Webhook,
)
from config.base.downloads.zips import Packed, text_file
from notes.editing.exporting import note_files
from notes.models import ImportJob, OwnerIndex

README = """# Everything of yours

- `conversations/`: each conversation as JSON, which Commonplace imports again, and as Markdown.
- `notes/`: each note as Markdown, at its path, and the pictures and files beside it.
- `settings.json`: your account, the flow that you chose, personal tokens (their names, never the
  tokens), webhooks and published collections.
- `imports.json`: what you imported, and when.
- `golden.json`: your golden questions and what came of asking them.
- `usage.json`: what your questions cost, one entry an answer.

Not in here: what lies in the trash, temporary conversations, earlier versions of notes, and what
visitors of your collections asked.
"""
NOT_TOLD = {"digest", "salt", "old_salt", "owner", "id", "public_id", "visitor"}


def account_files(user: User) -> Iterator[Packed]:
    yield text_file("README.md", README)
    yield json_file("settings.json", settings_of(user))
    imports = ImportJob.objects.filter(owner=user).defer("report")
    yield json_file("imports.json", rows_of(imports, NOT_TOLD | {"report", "claim_token"}))
    yield json_file("usage.json", rows_of(Usage.objects.filter(owner=user), NOT_TOLD))
    yield json_file("golden.json", golden_of(user))
    yield from note_files(user)
    yield from conversation_files(user)


def settings_of(user: User) -> dict[str, Any]:
    return {
        "account": {
            "name": user.username,
            "email": user.email,
            "since": user.date_joined,
            "last_sign_in": user.last_login,
        },
        "flow": default_of(user.pk),
        "notes": rows_of(OwnerIndex.objects.filter(owner=user), NOT_TOLD),
        "tokens": rows_of(PersonalToken.objects.owned_by(user), NOT_TOLD),
        "webhooks": rows_of(Webhook.objects.owned_by(user), NOT_TOLD),
        "collections": rows_of(Collection.objects.owned_by(user), NOT_TOLD),
    }


def golden_of(user: User) -> dict[str, Any]:
    results = GoldenResult.objects.filter(run__owner=user)
    return {
        "questions": rows_of(GoldenQuestion.objects.owned_by(user), {"owner", "question_key"}),
        "runs": rows_of(GoldenRun.objects.owned_by(user), {"owner", "claim_token"}),
        "results": rows_of(results, {"id"}),
        "when": rows_of(GoldenHabit.objects.filter(owner=user), NOT_TOLD),
    }


def rows_of(rows: QuerySet[Any], but: set[str]) -> list[dict[str, Any]]:
    """What their columns say, but for secrets and for what says nothing elsewhere."""
    model: type[Model] = rows.model
    names = [field.attname for field in model._meta.concrete_fields if field.name not in but]
    return [*rows.values(*names).iterator(chunk_size=1000)]


def json_file(name: str, said: Any) -> Packed:
    return text_file(name, json.dumps(said, ensure_ascii=False, indent=2, default=str))
