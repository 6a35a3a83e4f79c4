"""Somebody leaves: all that is theirs goes, in the database, on the disk and in Langflow."""

import logging
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.deleting.accounts import delete_conversations_of, stop_answers
from ai_chatbot.models import Collection, Conversation, FlowVersion, GoldenRun, PersonalToken
from config.base.batches import delete_those
from notes.editing.erasing import delete_folders, delete_notes_of, folders_of
from notes.importing.uploads import cancel
from notes.models import Attachment, ImportJob, Note
from notes.queueing import forget_tasks_of
from notes.tasks import import_upload

logger = logging.getLogger(__name__)
# Of an account that is being erased: no name that anybody can have holds a colon.
ERASING = "erasing:"


class MayNotLeave(Exception):
    """The account cannot be erased; the text is a sentence."""


LAST_ADMINISTRATOR = gettext_noop(
    "You are the only administrator, and others have accounts here. Make one of them an "
    "administrator first."
)


@dataclass(frozen=True)
class Belongings:
    """How much there is, for the page that asks whether it shall go."""

    notes: int
    conversations: int
    attachments: int
    tokens: int
    collections: int


def belongings_of(user: User) -> Belongings:
    return Belongings(
        notes=Note.objects.filter(owner=user).count(),
        conversations=Conversation.objects.filter(owner=user).exclude(head=None).count(),
        attachments=Attachment.objects.filter(owner=user).count(),
        tokens=PersonalToken.objects.owned_by(user).count(),
        collections=Collection.objects.owned_by(user).count(),
    )


def erase(user: User) -> bool:
    """Erase the account; False when Langflow deletes its copies of conversations later.

    From its first step on nobody can sign in to it, and its name and address are gone. What a
    process that dies leaves of the rest, the daily pruning erases.
    """
    lock_out(user)
    return finish(user)


@transaction.atomic
def lock_out(user: User) -> None:
    """Take name, address, password and sessions; raises MayNotLeave."""
    if is_last_administrator(user) and User.objects.exclude(pk=user.pk).exists():
        raise MayNotLeave(_(LAST_ADMINISTRATOR))
    user.username = f"{ERASING}{user.pk}"
    user.email = user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.filter(user=user).delete()
    end_sessions(user.pk)


def is_last_administrator(user: User) -> bool:
    """Asked in a transaction, until whose end no other administrator ceases to be one."""
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    return {each.pk for each in administrators} == {user.pk}


def end_sessions(user_id: int) -> None:
    """What a session says of whose it is stands in its text alone."""
    keys = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user_id)
    ]
    delete_those(Session.objects.all(), "session_key", keys)


def finish(user: User) -> bool:
    """Delete all that hangs on the account, the largest things in steps, and then itself."""
    jobs = list(ImportJob.objects.filter(owner=user))
    for job in jobs:
        if job.is_open:
            cancel(job)
    forget_tasks_of(import_upload, [job.pk for job in jobs])
    GoldenRun.objects.filter(owner=user).delete()  # so that nobody asks the next question
    forget_words_of(user)
    stop_answers(user.pk)
    is_forgotten = delete_conversations_of(user.pk)
    delete_notes_of(user.pk)
    told_of = LogEntry.objects.filter(content_type__app_label="auth", content_type__model="user")
    told_of.filter(object_id=str(user.pk)).delete()
    folders = folders_of(user.pk)
    user.delete()
    delete_folders(folders)
    return is_forgotten


def forget_words_of(user: User) -> None:
    """What was published stays, with its figures, and without the questions it was tried on."""
    for version in FlowVersion.objects.filter(published_by=user).exclude(impact={}):
        impact = version.impact | {"questions": []}
        FlowVersion.objects.filter(pk=version.pk).update(impact=impact)


def unfinished(dry_run: bool) -> int:
    """Accounts in whose erasing a process died."""
    begun = list(User.objects.filter(username__startswith=ERASING, is_active=False))
    for user in [] if dry_run else begun:
        finish(user)
    return len(begun)
