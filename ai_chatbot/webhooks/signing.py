"""Secrets and signatures, as Standard Webhooks has them (standardwebhooks.com)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"


def key_of(salt: str) -> bytes:
    """The 32 bytes that sign. Who reads the database alone cannot make them."""
    return salted_hmac("ai_chatbot.webhooks", salt, algorithm="sha256").digest()


def secret_of(salt: str) -> str:
    """The key as receivers are given it."""
    return PREFIX + base64.b64encode(key_of(salt)).decode()


def signatures(salts: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The header's value: one signature for each key, of which a receiver needs to know one."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.digest(key_of(salt), signed, hashlib.sha256) for salt in salts)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def signed_headers(
    salts: Iterable[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """`timestamp` is of this try, in seconds: receivers refuse what is old."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(salts, message_id, timestamp, body),
    }
