"""Walks every address there is, so that a new page cannot forget its login."""

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.stack import ROOT

# What people without an account may see; everything else must turn them away.
OPEN_TO_ALL = {
    "/favicon.ico",
    "/manifest.webmanifest",
    "/service-worker.js",
    "/offline/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/1/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-1/",
    "/accounts/password/reset/key/done/",
    "/admin/login/",
    "/widget.js",
    # How to call the API is no secret: the same text is in the public source.
    "/api/docs",
    "/api/openapi.json",
    "/api/v1/docs",
    "/api/v1/openapi.json",
}
SAMPLES = {"IntConverter": "1", "UUIDConverter": str(uuid.UUID(int=1)), "PathConverter": "x"}


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """One sample address for each pattern below `resolver`."""
    for name in resolver.reverse_dict:
        for possibilities, _pattern, _defaults, converters in resolver.reverse_dict.getlist(name):
            for template, parameters in possibilities:
                values = {
                    parameter: SAMPLES.get(type(converters.get(parameter)).__name__, "1")
                    for parameter in parameters
                }
                yield prefix + template % values
    for under, inner in resolver.namespace_dict.values():
        yield from addresses(inner, prefix + re.sub(r"%\(\w+\)s", "1", under))


ADDRESSES = sorted(set(addresses(get_resolver())))


def test_the_walk_finds_the_pages_we_know() -> None:
    known = {"/", "/conversations/", "/notes/", "/search/", "/admin/", "/accounts/login/"}

    assert known <= set(ADDRESSES)
    assert f"/conversations/{SAMPLES['UUIDConverter']}/" in ADDRESSES


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(set(ADDRESSES) - OPEN_TO_ALL))
def test_a_stranger_is_turned_away(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code in {301, 302, 401, 404, 405}
    if response.status_code == 302:
        assert response.headers["Location"].startswith(("/accounts/", "/admin/login/"))
    if response.status_code == 301:  # the admin adds a slash before it asks who is there
        assert response.headers["Location"].startswith("/admin/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(OPEN_TO_ALL & set(ADDRESSES)))
def test_an_open_page_works_without_an_account(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code in {200, 302, 503}


@pytest.mark.django_db
def test_a_fragment_is_refused_instead_of_bringing_the_sign_in_page(client: Client) -> None:
    response = client.get("/conversations/", headers={"HX-Request": "true"})

    assert response.status_code == 401


@pytest.mark.django_db
def test_sign_in_leads_back_to_the_page_that_was_asked_for(client: Client) -> None:
    response = client.get("/notes/")

    assert response.headers["Location"] == "/accounts/login/?next=/notes/"


def test_redis_opens_no_further_door(tmp_path: Path) -> None:
    """Its settings bring applications of their own, which the walk above does not see."""
    walk = (
        "import django; django.setup(); from django.urls import get_resolver;"
        "from tests.config.test_login_required import addresses;"
        "print(*sorted(set(addresses(get_resolver()))))"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DATA_DIR": str(tmp_path),
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }

    walked = subprocess.run(
        [sys.executable, "-c", walk], env=environment, capture_output=True, text=True, check=True
    )

    assert set(walked.stdout.split()) - set(ADDRESSES) == set()
