"""A request's JSON: read as ever, and refused before it can hold the process up."""

import json
import uuid

import pytest

from ai_chatbot.tokens import make_personal_token
from config.base.api.bodies import (
    DIGITS_MAX,
    LARGE,
    PARTS_MAX,
    TooManyParts,
    has_few_parts,
    read_json,
)

LISTS = b'{"query": [' + b",".join([b"[]"] * PARTS_MAX) + b"]}"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": 'Où est "l’eau"? [1, 2], {a: b} \\ 味噌汁 שלום' * 9_000},
        [{"role": "user", "content": "a, b: [c]"}] * 8_000,
        ["\\", '"', '\\"', "\ud83d"],
    ],
)
def test_what_programs_send_is_read_as_ever(said):
    assert read_json(json.dumps(said).encode()) == said


@pytest.mark.parametrize(
    "body",
    [
        LISTS,
        b"[" + b"1," * PARTS_MAX + b"1]",
        b'"' * (2 * PARTS_MAX + LARGE),
        b"[" + b'{"a":1},' * PARTS_MAX + b"1]",
        b'["' + b'\\"' * LARGE + b'",' + b"[]," * PARTS_MAX + b"1]",
    ],
)
def test_more_parts_than_any_request_needs_are_not_read(body):
    with pytest.raises(TooManyParts):
        read_json(body)


@pytest.mark.parametrize("body", [b'"' + b'\\"' * LARGE, b'"' + b"\\" * LARGE, b"[" * 1_000, b""])
def test_what_does_not_end_is_no_json(body):
    with pytest.raises((ValueError, RecursionError)):
        read_json(body)


@pytest.mark.parametrize(("digits", "is_read"), [(DIGITS_MAX, True), (DIGITS_MAX + 1, False)])
def test_no_number_is_longer_than_any_that_is_meant(digits, is_read):
    """Python refuses one of 5,000 digits, and takes its time for many of 4,000."""
    for said in ("9" * digits, "9." + "9" * (digits - 2), "9e" + "0" * (digits - 2)):
        if is_read:
            assert read_json(said.encode()) == json.loads(said)
        else:
            with pytest.raises(ValueError, match="digits"):
                read_json(said.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_in_another_encoding_no_part_can_hide(encoding):
    """The bytes of ∢ are those of two quotation marks there."""
    body = ('["∢", ' + "[]," * 100_000 + "1]").encode(encoding)

    with pytest.raises(ValueError, match=r"."):
        read_json(body)


def test_signs_in_texts_are_no_parts():
    assert has_few_parts(json.dumps(["[,:{" * PARTS_MAX, '"' * PARTS_MAX]).encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/api/notes/search", "/api/v1/notes/search", "/api/v1/conversations", "/v1/chat/completions"],
)
def test_no_door_reads_them(client, alice, address):
    token = make_personal_token(alice, name="a program")

    said = client.post(
        address,
        LISTS,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert 400 <= said.status_code < 500
    assert said.status_code not in (401, 403, 404, 405)


@pytest.mark.django_db
def test_what_is_read_on_the_event_loop_is_no_longer_than_a_question(client, alice):
    token = make_personal_token(alice, name="a program")
    numbers = b'{"message": [' + b",".join([b"1.5e-300"] * 20_000) + b"]}"

    said = client.post(
        f"/api/v1/conversations/{uuid.uuid4()}/ask",
        numbers,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert said.status_code == 413
    assert said.json()["detail"] == "This is more than a question may have."
