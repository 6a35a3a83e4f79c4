import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.base.users import find_user
from notes.search.reading import said
from notes.search.sharing.readable import search_readable


class Command(BaseCommand):
    help = "The passages of a user's notes that bear on a question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--user", required=True, help="whose notes")
        parser.add_argument("--limit", type=int, default=5)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        owner_id = find_user(options["user"]).pk
        result = search_readable(owner_id, options["query"], limit=options["limit"])
        found = result.passages
        if options["json"]:
            self.stdout.write(json.dumps([asdict(p) for p in found], ensure_ascii=False, indent=2))
            return
        if read := said(result.query):
            self.stdout.write(f"Read as: {read}")
        if result.times:
            self.stdout.write(f"{result.times.said}.")
        for passage in found:
            where = " › ".join(part for part in (passage.title, passage.heading) if part)
            where += f" (of {passage.shared_by})" if passage.shared_by else ""
            self.stdout.write(f"{passage.score:.2f}  {where}")
            self.stdout.write(f"      {' '.join(passage.text.split())[:160]}")
        if not found:
            self.stdout.write("No passage of the notes matches.")
