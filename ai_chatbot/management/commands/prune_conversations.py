from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.conversations.deleting.old import delete_for_good, older_than
from config.base.users import find_user

MOST_DAYS = 100_000


class Command(BaseCommand):
    help = (
        "Delete conversations for good in which nothing was asked for some days, here and in "
        "Langflow. Pinned ones stay; imported ones count from when they came. CONVERSATION_DAYS "
        "does the same every day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, required=True, help="how old they have to be")
        parser.add_argument("--user", help="the conversations of this user alone")
        parser.add_argument("--dry-run", action="store_true", help="only say how many would go")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days takes 1 to {MOST_DAYS:,}.")
        old = older_than(days)
        if options["user"]:
            old = old.filter(owner=find_user(options["user"]))
        if options["dry_run"]:
            self.stdout.write(f"{old.count()} conversations would be deleted.")
        else:
            self.stdout.write(f"{delete_for_good(old)} conversations deleted.")
