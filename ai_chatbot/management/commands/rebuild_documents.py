from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.conversations.documents import build_document
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.models import Conversation
from config.base.users import find_user


class Command(BaseCommand):
    help = "Make the saved JSON document of every conversation anew from its messages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", help="the conversations of this user alone")
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail if a document is unlike its messages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        conversations = Conversation.objects.exclude(head=None).order_by("pk")
        if options["user"]:
            conversations = conversations.filter(owner=find_user(options["user"]))
        differing = checked = 0
        for conversation in conversations.iterator(chunk_size=100):
            checked += 1
            if conversation.document == build_document(conversation):
                continue
            differing += 1
            if not options["check"]:
                save_document(conversation.pk)
        if differing and options["check"]:
            raise CommandError(
                f"{differing} of {checked} saved documents are unlike their messages. "
                "Rebuild them: manage.py rebuild_documents"
            )
        done = "agree with their messages" if options["check"] else "looked at"
        self.stdout.write(f"{checked} saved documents {done}, {differing} rebuilt.")
