"""Who may call the API: a run while it answers, or a user's own programs."""

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from ai_chatbot.tokens import Grant, resolve_token


class TokenAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        return resolve_token(token)


class PersonalAuth(TokenAuth):
    """A run's token is for answering one question and for nothing else."""

    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        grant = resolve_token(token)
        if grant and grant.run:
            raise HttpError(403, "This needs a personal token.")
        return grant
