"""The cookie by which Langflow lets our staff in: it names a session, and is good as long as that.

Langflow shows it to us again and again (`GET /api/editor`), so signing out, another password and
an account that is locked or of the staff no more end the way into the editor as well.
"""

import time
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

from ai_chatbot.providers.secrets import KeyLost, decrypt, encrypt

PURPOSE = "editor"  # models' keys are sealed by the same secret
GOOD_SECONDS = 12 * 3600  # as long as a day's work


def cookie_for(session_key: str) -> str:
    """Sealed: whoever reads it in Langflow cannot take the session over."""
    return encrypt(f"{PURPOSE} {int(time.time())} {session_key}")


def editor_of(cookie: str) -> User | None:
    """The member of the staff for whom it was made, if they may edit now."""
    try:
        purpose, made_at, session_key = decrypt(cookie).split(" ")
        is_good = purpose == PURPOSE and time.time() - int(made_at) <= GOOD_SECONDS
    except (KeyLost, ValueError):
        return None
    if not is_good:
        return None
    asked: Any = SimpleNamespace(session=SessionStore(session_key))  # all that is looked at
    user = get_user(asked)
    return user if isinstance(user, User) and user.is_staff else None
