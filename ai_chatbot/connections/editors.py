"""The cookie by which Langflow lets our staff in: it names a session, and is good as long as that.

Langflow shows it to us again and again (`GET /api/editor`), so signing out, another password and
an account that is locked or of the staff no more end the way into the editor as well.
"""

import time

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

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
    going_on = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now())
    return user_of(session) if (session := going_on.first()) else None


def user_of(session: Session) -> User | None:
    kept = session.get_decoded()
    staff = User.objects.filter(is_active=True, is_staff=True)
    user = staff.filter(pk=kept.get(SESSION_KEY, 0)).first()
    if user is None:
        return None
    same = constant_time_compare(kept.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return user if same else None
