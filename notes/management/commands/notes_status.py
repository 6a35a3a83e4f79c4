import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.base.users import find_user
from notes.index.ledger import index_summary, ledger, why_not_indexed


class Command(BaseCommand):
    help = "Which of a user's notes are indexed and which are not, and why; what was not imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, help="whose notes")
        parser.add_argument("--json", action="store_true", help="all notes, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = find_user(options["user"])
        status = index_summary(owner)
        notes = [as_dict(note) for note in ledger(owner).order_by("path").iterator(chunk_size=1000)]
        if options["json"]:
            whole = status | {"ledger": notes}
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))
            return
        for note in notes:
            if note["why_not"]:
                self.stdout.write(f"{note['path']}: {note['why_not']}")
            if note["perhaps_wrong"]:
                self.stdout.write(
                    f"{note['path']}: read as {note['perhaps_wrong']}, which may be wrong."
                )
        for refused in status["refused"]:
            self.stdout.write(f"{refused['path']}: not imported. {refused['reason']}")
        self.stdout.write(
            f"{status['notes_indexed']} of {status['notes']} notes indexed, "
            f"{status['passages_indexed']} of {status['passages']} passages; "
            f"{len(status['refused'])} files not imported."
        )


def as_dict(note: Any) -> dict[str, Any]:
    """{"path", "indexed", "why_not", "indexed_at": ISO or None, "passages": how many,
    "perhaps_wrong": the encoding that its file was read in if that is doubtful}"""
    return {
        "path": note.path,
        "indexed": not note.waiting,
        "why_not": why_not_indexed(note),
        "indexed_at": note.indexed_at.isoformat() if note.indexed_at else None,
        "passages": note.passage_count,
        "perhaps_wrong": note.encoding_name if note.is_doubtful else "",
    }
