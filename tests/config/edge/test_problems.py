"""Whatever part of the server refuses a program's request, it is said as a problem document."""

import json

import pytest
from django.test import Client

from config.edge.bodies import BodyLimit
from tests.config import asgi
from tests.config.edge.test_malformed import BODIES
from tests.programs import Program, code_of


@pytest.fixture
def program(alice):
    return Program(alice)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/notes/x", "/api/v1/notes/"]
)
def test_an_address_that_is_none(client, address):
    response = client.get(address)

    assert (response.status_code, code_of(response)) == (404, "not_found")


@pytest.mark.django_db
def test_a_host_that_is_not_ours(client):
    response = client.get("/api/v1/notes", headers={"Host": "evil.example"})

    assert (response.status_code, code_of(response)) == (400, "invalid_request")
    assert "evil" not in response.text


@pytest.mark.parametrize("address", ["/api/v1/notes", "/api/v1/notes/search", "/api/v1/imports"])
@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_no_program_sends(program, body, address):
    kind, data = BODIES[body]

    response = program.client.generic(
        "POST", address, data, content_type=kind, headers=program.headers({})
    )

    assert (response.status_code, code_of(response)) == (422, "invalid_request")


@pytest.mark.parametrize("address", ["/api/v1/notes", "/api/v1/imports"])
@pytest.mark.parametrize("body", BODIES)
def test_such_a_body_with_a_key(program, body, address):
    kind, data = BODIES[body]

    response = program.client.generic(
        "POST", address, data, content_type=kind,
        headers=program.headers({"Idempotency-Key": "k"}),
    )  # fmt: skip

    assert (response.status_code, code_of(response)) == (422, "invalid_request")


def test_more_than_django_takes(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = program.post("/api/v1/notes", {"title": "x", "text": "x" * 2000})

    assert (response.status_code, code_of(response)) == (413, "too_large")


async def test_more_than_is_taken_at_all(settings):
    settings.BODY_MAX_BYTES = 1000

    answer = await asgi.send(
        BodyLimit(None), "POST", "/api/v1/notes", [b"x" * 2000], content_length="2000"
    )

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status, json.loads(answer.body)["code"]) == (413, "too_large")


def test_an_error_of_ours_tells_nothing_of_it(program, monkeypatch):
    def fail(*_):
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr("notes.api.notes.narrow", fail)

    response = program.get("/api/v1/notes")

    assert (response.status_code, code_of(response)) == (500, "server_error")
    assert "1234" not in response.text


@pytest.mark.django_db
def test_a_token_is_not_looked_for_in_addresses_or_cookies(program):
    client = Client()
    client.cookies["Authorization"] = f"Bearer {program.token}"

    response = client.get(f"/api/v1/notes?token={program.token}&access_token={program.token}")

    assert code_of(response) == "unauthorized"
