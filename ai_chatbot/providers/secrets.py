"""Keys of models' servers, encrypted by a secret that lies in DATA_DIR and in no backup.

Whoever has the rows alone, or the log, or an export, has no key.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

FILE = "model_keys.secret"
END_CHARS = 4  # of a key that a page may show; none of one so short that they would tell much
SHORT = 12


class KeyLost(Exception):
    """The secret that opens a kept key is gone, or another one; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The key kept for this server cannot be read any more: the file %(file)s in "
                "DATA_DIR is gone or another one. Enter the key again."
            )
            % {"file": FILE}
        )


def encrypt(key: str) -> str:
    """ "" for no key. The secret is made with the first key that is kept."""
    from cryptography.fernet import Fernet  # a third of a second, at every start

    return Fernet(read_secret() or make_secret()).encrypt(key.encode()).decode() if key else ""


def decrypt(kept: str) -> str:
    """Raises KeyLost."""
    if not kept:
        return ""
    secret = read_secret()
    if not secret:
        raise KeyLost
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(secret).decrypt(kept.encode()).decode()
    except (InvalidToken, ValueError):
        raise KeyLost from None


def warm_up() -> None:
    """Load what opens them, where there are any: the next question would wait for it."""
    if read_secret():
        from cryptography.fernet import Fernet  # noqa: F401


def end_of(key: str) -> str:
    return key[-END_CHARS:] if len(key) >= SHORT else ""


def secret_file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def read_secret() -> bytes:
    """b"" where there is none."""
    try:
        return secret_file().read_bytes().strip()
    except FileNotFoundError:
        return b""


def make_secret() -> bytes:
    """Readable by our account alone, from its first byte on; of two at once the first counts."""
    from cryptography.fernet import Fernet

    draft = secret_file().with_name(f"{FILE}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as opened:
        opened.write(Fernet.generate_key())
    try:
        os.link(draft, secret_file())
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return read_secret()
