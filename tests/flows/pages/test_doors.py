"""Who may open the flow's pages, and by which methods."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.flows.pages.acting import COMPARE, OPEN, PAGE, PUBLISH

A_VERSION = "/flow/versions/5d1f0c1e-0000-4000-8000-0000000000aa/"
DOORS = [
    ("get", PAGE),
    ("get", COMPARE),
    ("get", "/flow/starters/"),
    *(("post", path) for path in (OPEN, PUBLISH, COMPARE)),
    *(
        ("post", f"/flow/{act}/")
        for act in ("push", "put-back", "starters/begin", "discard", "restore", "try")
    ),
]
VERSION_DOORS = [
    ("get", A_VERSION),
    ("get", f"{A_VERSION}flow.json"),
    ("post", f"{A_VERSION}back/"),
]


@pytest.mark.parametrize(("method", "path"), [*DOORS, *VERSION_DOORS])
def test_somebody_who_is_not_staff_gets_404_and_langflow_is_not_asked(
    client, db, published, method, path
):
    client.force_login(get_user_model().objects.create_user("bob", password="pw"))
    published.requests.clear()

    response = getattr(client, method)(path)

    assert response.status_code == 404
    assert published.requests == []


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_nobody_gets_in_without_signing_in(client, db, method, path):
    response = getattr(client, method)(path)

    assert response.status_code == 302
    assert response["location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get" if method == "post" else "post", path)
        for method, path in [*DOORS, *VERSION_DOORS]
        if path != COMPARE
    ],
)
def test_the_wrong_method_is_refused(client, staff, method, path):
    assert getattr(client, method)(path).status_code == 405
