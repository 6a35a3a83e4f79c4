from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.models import PersonalToken, Scope
from ai_chatbot.tokens import digest, make_personal_token, resolve_token
from config.base.users import first_administrator


class Command(BaseCommand):
    help = (
        "Print the token with which Langflow's Playground searches the first administrator's "
        "notes where its Notes Search has the word COMMONPLACE_TOKEN in the field Token; it is "
        "kept in DATA_DIR/playground_token. `make run` makes a new one at each "
        "start, and takes it back at the end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="take the one before it back")
        parser.add_argument("--revoke", action="store_true", help="take it back, and print nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path = token_file()
        if options["new"] or options["revoke"]:
            revoke(path)
        if not options["revoke"]:
            self.stdout.write(current_token(path))


def playground_token() -> str:
    """The kept one, or a new one; CommandError if there is no administrator."""
    return current_token(token_file())


def token_file() -> Path:
    return settings.DATA_DIR / "playground_token"


def revoke(path: Path) -> None:
    if path.exists():
        PersonalToken.objects.filter(digest=digest(path.read_text().strip())).delete()
        path.unlink()


def current_token(path: Path) -> str:
    """The first administrator's, made if the kept one is not good any more."""
    admin = first_administrator()
    if admin is None:
        raise CommandError("There is no administrator yet: run `manage.py createsuperuser`.")
    token = path.read_text().strip() if path.exists() else ""
    grant = resolve_token(token) if token else None
    if grant is None or grant.owner_id != admin.pk:
        token = make_personal_token(admin, name="Langflow Playground", scopes=[Scope.NOTES_READ])
        path.touch(mode=0o600)
        path.write_text(token)
    return token
