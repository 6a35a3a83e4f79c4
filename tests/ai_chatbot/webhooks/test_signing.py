"""Receivers check what we sign with the library of the standard, which knows nothing of us."""

import json
import time

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from ai_chatbot.models.webhooks import new_salt
from ai_chatbot.webhooks.signing import secret_of, signed_headers

BODY = '{"type":"answer.finished","data":{"answer_text":"Café, 日記, مذكرة"}}'.encode()


def headers(*salts, timestamp=None):
    return signed_headers(salts, "msg_1", timestamp or int(time.time()), BODY)


def test_the_standards_own_library_takes_it():
    salt = new_salt()

    assert Verifier(secret_of(salt)).verify(BODY, headers(salt)) == json.loads(BODY)


def test_while_a_secret_is_exchanged_both_are_good():
    new, old = new_salt(), new_salt()

    for salt in (new, old):
        assert Verifier(secret_of(salt)).verify(BODY, headers(new, old))


@pytest.mark.parametrize("change", ["secret", "body", "id", "time", "age"])
def test_it_takes_nothing_else(change):
    salt = new_salt()
    signed = headers(salt)
    secret, body = secret_of(salt), BODY
    if change == "secret":
        secret = secret_of(new_salt())
    elif change == "body":
        body += b" "
    elif change == "id":
        signed["webhook-id"] = "msg_2"
    elif change == "time":
        signed["webhook-timestamp"] = str(int(signed["webhook-timestamp"]) + 1)
    else:
        signed = headers(salt, timestamp=int(time.time()) - 3600)

    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(body, signed)


def test_who_has_the_database_alone_has_no_secret(settings):
    salt = new_salt()
    before = secret_of(salt)
    settings.SECRET_KEY = "another server's"

    assert before.startswith("whsec_")
    assert salt not in before
    assert secret_of(salt) != before
