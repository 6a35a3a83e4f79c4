from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ai_chatbot.tokens import make_personal_token, resolve_token


class Command(BaseCommand):
    help = (
        "Print the token with which Langflow's Playground searches the first administrator's "
        "notes; it is made once and kept in DATA_DIR/playground_token."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        admin = get_user_model().objects.filter(is_superuser=True, is_active=True).first()
        if admin is None:
            raise CommandError("There is no administrator yet: run `manage.py createsuperuser`.")
        path = settings.DATA_DIR / "playground_token"
        token = path.read_text().strip() if path.exists() else ""
        grant = resolve_token(token) if token else None
        if grant is None or grant.owner_id != admin.pk:
            token = make_personal_token(admin, name="Langflow Playground")
            path.touch(mode=0o600)
            path.write_text(token)
        self.stdout.write(token)
