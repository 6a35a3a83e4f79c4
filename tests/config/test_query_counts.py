"""What a page asks of the database does not grow with what it lists."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ai_chatbot.tokens import make_personal_token
from notes.importing.importer import import_texts
from notes.models import Refusal


def queries_of(browser: Client, path: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path, headers=headers).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/auth/user/", "/admin/ai_chatbot/personaltoken/"]
)
def test_a_list_of_the_admin_costs_the_same_however_long_it_is(
    staff_browser: Client, alice: User, path: str
) -> None:
    make_personal_token(alice, name="the first")
    queries_of(staff_browser, path)
    of_few = queries_of(staff_browser, path)

    for n in range(25):
        make_personal_token(User.objects.create_user(f"person{n}"), name=f"token {n}")

    assert queries_of(staff_browser, path) == of_few


@pytest.mark.parametrize("path", ["/notes/index/", "/notes/trash/", "/notes/graph.json", "/notes/"])
def test_a_list_of_notes_costs_the_same_however_long_it_is(
    alice_browser: Client, alice: User, path: str
) -> None:
    import_texts(alice, {"first.md": "# First\n\n#tag and [[second]]"})
    queries_of(alice_browser, path)
    of_one = queries_of(alice_browser, path)

    import_texts(alice, {f"{n}.md": f"# Note {n}\n\n#tag{n} and [[first]]" for n in range(25)})

    assert queries_of(alice_browser, path) == of_one


def test_the_apis_index_costs_the_same_however_much_there_is(client: Client, alice: User) -> None:
    token = make_personal_token(alice, name="a program")
    import_texts(alice, {"first.md": "# First"})
    queries_of(client, "/api/notes/index", Authorization=f"Bearer {token}")  # its last use
    of_one = queries_of(client, "/api/notes/index", Authorization=f"Bearer {token}")

    import_texts(alice, {f"{n}.md": f"# Note {n}\n\ntext" for n in range(25)})
    Refusal.objects.bulk_create(
        Refusal(owner=alice, path=f"{n}.pdf", reason="It is broken.") for n in range(25)
    )

    assert queries_of(client, "/api/notes/index", Authorization=f"Bearer {token}") == of_one
