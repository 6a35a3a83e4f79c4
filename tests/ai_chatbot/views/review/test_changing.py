"""What is done to chosen conversations at once, and undone with one click."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ai_chatbot.conversations import trash
from ai_chatbot.conversations.deleting import old
from ai_chatbot.conversations.review import changing
from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn

CHANGE, UNDO = "/conversations/change/", "/conversations/change/undo/"


@pytest.fixture
def three(alice):
    made = [Conversation.objects.create(owner=alice) for _ in "abc"]
    for each, title in zip(made, "ABC", strict=True):
        write_turn(each, f"{title}?")
    return made


def ask(browser, action, chosen, **more):
    given = {"action": action, "id": [str(each.pk) for each in chosen], **more}
    return browser.post(CHANGE, given, follow=True)


def undo(browser, page):
    mark = page.request["QUERY_STRING"].partition("done=")[2]
    return browser.post(UNDO, {"mark": mark}, follow=True)


def titles(browser, query=""):
    return sorted(c.title for c in browser.get("/conversations/", {"q": query}).context["page"])


@pytest.mark.parametrize(
    ("action", "given", "query", "says"),
    [
        ("archive", {}, "archived:yes", "2 conversations archived."),
        ("tag", {"tag": " #Boat / Sail "}, "tag:boat", "2 conversations tagged “Boat/Sail”."),
        ("tag", {"tag": "Cafe\u0301"}, "tag:CAFÉ", "2 conversations tagged “Cafe\u0301”."),
        ("tag", {"tag": "船"}, "tag:船", "2 conversations tagged “船”."),
        ("tag", {"tag": "סירה"}, "tag:סירה", "2 conversations tagged “סירה”."),
        (
            "move",
            {"folder": "/Work//Old/"},
            "folder:work/old",
            "2 conversations moved to “Work/Old”.",
        ),
        ("pin", {}, "pinned:", "2 conversations pinned."),
    ],
)
def test_a_change_of_many_can_be_undone(browser, three, action, given, query, says):
    page = ask(browser, action, three[:2], **given)

    assert says in page.text
    assert titles(browser, query) == ["A?", "B?"]
    page = undo(browser, page)
    assert "Undone for 2 conversations." in page.text
    assert titles(browser, query) == []
    assert titles(browser) == ["A?", "B?", "C?"]


def test_what_was_put_in_the_trash_comes_back(browser, three):
    page = ask(browser, "trash", three[:2])

    assert "2 conversations moved to the trash." in page.text
    assert titles(browser) == ["C?"]
    undo(browser, page)
    assert titles(browser) == ["A?", "B?", "C?"]


def test_only_what_was_changed_is_undone(browser, three):
    ask(browser, "archive", three[:1])
    page = ask(browser, "archive", three)

    assert "2 conversations archived." in page.text
    undo(browser, page)
    assert titles(browser) == ["B?", "C?"]


def test_each_moves_back_to_where_it_was(browser, three):
    ask(browser, "move", three[:1], folder="Old")
    page = ask(browser, "move", three[:2], folder="New")

    undo(browser, page)

    assert titles(browser, "folder:old") == ["A?"]
    assert titles(browser, "folder:new") == []


def test_an_empty_folder_takes_them_out(browser, three):
    ask(browser, "move", three[:1], folder="Old")

    page = ask(browser, "move", three[:1], folder=" / ")

    assert "taken out of its folder" in page.text
    assert titles(browser, "folder:old") == []


def test_the_contrary_of_each_change_works_by_itself(browser, three):
    for there, back, given, query in (
        ("archive", "unarchive", {}, "archived:yes"),
        ("pin", "unpin", {}, "pinned:"),
        ("tag", "untag", {"tag": "x"}, "tag:x"),
    ):
        ask(browser, there, three, **given)
        page = ask(browser, back, three[:2], **given)
        assert titles(browser, query) == ["C?"], there
        undo(browser, page)
        assert titles(browser, query) == ["A?", "B?", "C?"], there
        ask(browser, back, three, **given)


def test_what_was_moved_on_meanwhile_stays_there(browser, three):
    page = ask(browser, "move", three[:2], folder="New")
    Conversation.objects.filter(pk=three[0].pk).update(folder="船")

    assert "Undone for 1 conversation." in undo(browser, page).text

    assert list(Conversation.objects.order_by("title").values_list("folder", flat=True)) == [
        "船", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given", [{"title": "Neu"}, {"folder": "f"}, {"pinned": True}, {"tags": ["t"]}, {}]
)
def test_what_a_program_does_not_change_stays_as_another_wrote_it(three, given):
    read_before = Conversation.objects.get(pk=three[0].pk)
    written = {"title": "Ä", "folder": "本", "archived_at": timezone.now(), "pinned_at": None}
    Conversation.objects.filter(pk=three[0].pk).update(**written)

    changing.change_one(read_before, **given)

    kept = Conversation.objects.filter(pk=three[0].pk).values(*written).get()
    touched = {"pinned": "pinned_at"}
    changed = {touched.get(name, name) for name in given}
    assert {name for name in written if kept[name] != written[name]} == changed & set(written)


def test_a_change_is_undone_once_and_only_the_last(browser, three):
    first = ask(browser, "archive", three[:1])
    second = ask(browser, "archive", three[1:2])

    assert "cannot be undone any more" in undo(browser, first).text
    undo(browser, second)
    assert "cannot be undone any more" in undo(browser, second).text
    assert titles(browser, "archived:yes") == ["A?"]


def test_undoing_does_not_bring_back_what_is_deleted_for_good(browser, three):
    page = ask(browser, "trash", three)
    Conversation.objects.filter(pk=three[0].pk).delete()

    assert "Undone for 2 conversations." in undo(browser, page).text


def test_the_list_stays_where_it_was(browser, three):
    response = browser.post(
        CHANGE,
        {"action": "pin", "id": str(three[0].pk), "q": "tag:x & y", "to": "z", "next": "//e"},
    )

    assert response.url.startswith("/conversations/?q=tag%3Ax+%26+y&to=z&done=")
    assert response.url.endswith(f"#c-{three[0].pk}")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"action": "archive"}, "Choose at least one"),
        ({"action": "archive", "id": ["x", "\x00", ""]}, "Choose at least one"),
        ({"action": "nonsense"}, "Choose what to do"),
        ({}, "Choose what to do"),
    ],
)
def test_what_cannot_be_done_is_said(browser, three, given, says):
    assert says in browser.post(CHANGE, given, follow=True).text
    assert titles(browser) == ["A?", "B?", "C?"]


def test_enter_in_a_field_does_what_stands_beside_it_and_nothing_in_two(browser, three):
    """What a browser without scripts presses then is the form's first button: it says nothing."""
    form = browser.get("/conversations/").text.partition('id="change"')[2].partition("</form>")[0]
    first = form.partition('<button type="submit"')[2].partition(">")[0]
    assert "name=" not in first

    assert "tagged “船”" in ask(browser, "", three, tag="船", folder="").text
    assert "moved to “Work”" in ask(browser, "", three, tag=" ", folder="Work").text
    for both in ({"tag": "x", "folder": "y"}, {}):
        assert "Choose what to do" in ask(browser, "", three, **both).text
    assert titles(browser, "archived:yes") == []
    assert titles(browser, "tag:船 folder:Work") == ["A?", "B?", "C?"]


@pytest.mark.parametrize("tag", ["", " / ", "#", "\x00"])
def test_a_tag_needs_a_name(browser, three, tag):
    assert "Write the tag first." in ask(browser, "tag", three, tag=tag).text


def test_what_is_so_already_is_said(browser, three):
    ask(browser, "archive", three)

    assert "They were so already." in ask(browser, "archive", three).text


def test_tags_on_one_conversation_are_bounded(browser, three, monkeypatch):
    monkeypatch.setattr(changing, "TAGS_MAX", 2)
    for tag in "ab":
        ask(browser, "tag", three[:1], tag=tag)

    assert "at most 2 tags" in ask(browser, "tag", three, tag="c").text
    assert titles(browser, "tag:c") == []


def test_a_long_name_is_cut(browser, three):
    ask(browser, "tag", three[:1], tag="x" * 5000)
    ask(browser, "move", three[:1], folder="味" * 5000)

    found = Conversation.objects.get(pk=three[0].pk)
    assert len(found.tags.get().name) == 100
    assert len(found.folder) == 200


@pytest.mark.parametrize("action", list(changing.Action))
def test_a_stranger_changes_nothing(client, bob, three, action):
    client.force_login(bob)
    before = list(Conversation.objects.order_by("pk").values())

    page = ask(client, action, three, tag="x", folder="y")

    assert "Choose at least one" in page.text
    assert list(Conversation.objects.order_by("pk").values()) == before


def test_a_stranger_undoes_nothing(client, alice, bob, three):
    client.force_login(alice)
    page = ask(client, "archive", three)
    client.logout()
    client.force_login(bob)

    assert "cannot be undone" in undo(client, page).text
    assert Conversation.objects.filter(archived_at=None).count() == 0


def test_what_is_in_the_trash_is_not_changed(browser, three):
    Conversation.objects.filter(pk=three[0].pk).update(deleted_at=timezone.now())

    ask(browser, "archive", three)

    assert Conversation.objects.get(pk=three[0].pk).archived_at is None


@pytest.mark.parametrize("path", [CHANGE, UNDO])
def test_it_needs_a_login_and_a_post(client, alice, path):
    assert client.post(path).status_code == 302
    client.force_login(alice)
    assert client.get(path).status_code == 405


def test_many_at_once_cost_the_same_queries(browser, alice, three, django_assert_max_num_queries):
    for _ in range(20):
        write_turn(Conversation.objects.create(owner=alice))
    chosen = list(Conversation.objects.all())

    for action in ("archive", "pin", "tag", "move"):
        with django_assert_max_num_queries(20):
            given = {"action": action, "id": [str(each.pk) for each in chosen], "tag": "t"}
            browser.post(CHANGE, given | {"folder": "f"})


def test_a_renaming_leads_back_to_the_list(browser, three):
    path = f"/conversations/{three[0].pk}/rename/"
    here = "http://testserver/conversations/?q=tag:x"

    response = browser.post(path, {"title": "Neu: 船"}, headers={"Referer": here})

    assert response.url == here
    own = browser.post(path, {"title": "A"}, headers={"Referer": f"http://testserver{path}"})
    assert own.url == three[0].get_absolute_url()
    away = browser.post(path, {"title": "A"}, headers={"Referer": "https://evil.example/"})
    assert away.url == three[0].get_absolute_url()


@pytest.mark.parametrize("action", ["archive", "pin", "tag", "move", "trash"])
def test_who_changes_many_locks_them_in_one_order_before_any_is_written(alice, three, action):
    """Two requests that lock the same rows in two orders wait for each other on PostgreSQL."""
    with CaptureQueriesContext(connection) as done:
        made = changing.change(alice, changing.Action(action), [c.pk for c in three], "Größe 鍵")
    with CaptureQueriesContext(connection) as undone:
        assert changing.undo(alice, made) == 3

    for asked in (done, undone):
        assert locks_come_first([each["sql"] for each in asked])


@pytest.mark.parametrize("deletes", [trash.empty, old.delete_for_good])
def test_who_deletes_many_locks_them_in_that_order_too(alice, three, deletes):
    changing.change(alice, changing.Action.TRASH, [c.pk for c in three])

    with CaptureQueriesContext(connection) as done:
        assert deletes(Conversation.objects.exclude(deleted_at=None)) == 3

    assert locks_come_first([each["sql"] for each in done], "FOR UPDATE")


def locks_come_first(queries, lock="FOR NO KEY UPDATE"):
    asks = lock if connection.vendor == "postgresql" else ""
    ordered = re.compile(r'FROM "ai_chatbot_conversation" .* ORDER BY (\S+"id"|1) ASC')
    locks = [n for n, sql in enumerate(queries) if ordered.search(sql) and asks in sql]
    writes = [n for n, sql in enumerate(queries) if sql.startswith(("UPDATE", "INSERT", "DELETE"))]
    return bool(locks and writes) and locks[0] < writes[0]
