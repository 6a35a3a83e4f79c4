from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notes.giving_way import go_behind_others
from notes.index.cutting import replace_passages
from notes.index.embedding import EmbeddingUnavailable
from notes.index.turns import embed_waiting
from notes.management.commands.import_notes import Bar
from notes.models import Note


class Command(BaseCommand):
    help = "Cut all notes into passages anew and embed what is not embedded yet."

    def run_from_argv(self, argv: list[str]) -> None:
        go_behind_others()
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        notes = Note.objects.all()
        total = notes.count()
        with Bar("Cutting", "note") as bar:
            for done, note in enumerate(notes.iterator(chunk_size=100), start=1):
                replace_passages(note)
                bar.show(done, total)
        try:
            with Bar("Indexing", "passage") as bar:
                embedded = embed_waiting(progress=bar.show)
        except EmbeddingUnavailable as problem:
            raise CommandError(f"Found by words; by meaning not yet. {problem}") from problem
        self.stdout.write(f"{total} notes cut, {embedded} passages embedded.")
