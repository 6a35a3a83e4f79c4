"""The conversations beside the one that is open: by day, pinned first, searched."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ai_chatbot.conversations.recent import grouped, recent
from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def named(title, days=0, **fields):
    return Conversation(title=title, updated_at=NOW - timedelta(days=days), **fields)


def make(owner, title):
    made = Conversation.objects.create(owner=owner)
    write_turn(made, title, f"About {title}.")
    return made


def pin_url(conversation):
    return reverse("ai_chatbot:pin", args=[conversation.pk])


def test_they_stand_by_the_day_they_were_last_in_use():
    groups = grouped(
        [named("a", 90, pinned_at=NOW), named("b"), named("c", 1), named("d", 6), named("e", 7)],
        NOW,
    )

    assert [(group.name, [c.title for c in group.conversations]) for group in groups] == [
        ("Pinned", ["a"]), ("Today", ["b"]), ("Yesterday", ["c"]),
        ("The last 7 days", ["d"]), ("Earlier", ["e"]),
    ]  # fmt: skip


def test_the_page_lists_them_and_marks_the_open_one(client, alice, bob):
    make(bob, "His")
    other, here = make(alice, "味噌汁?"), make(alice, "איפה?")
    client.force_login(alice)

    page = client.get(here.get_absolute_url()).text

    side = page.partition('<nav class="sidebar"')[2].partition("</nav>")[0]
    assert f'href="{here.get_absolute_url()}" aria-current="page"' in side
    assert f'href="{other.get_absolute_url()}">味噌汁?' in side
    assert "His" not in side
    assert 'popovertarget="sidebar" aria-label="Your conversations"' in page
    assert '<body class="chat-page has-side">' in page  # room for them, before they are there


def test_those_of_one_moment_have_one_order_in_any_database(alice):
    made = [make(alice, f"Où {n} 東京") for n in range(4)]
    Conversation.objects.update(updated_at=made[0].updated_at)

    [group] = recent(alice)

    ids = [each.pk for each in group.conversations]
    assert ids == sorted((each.pk for each in made), reverse=True)


@pytest.mark.usefixtures("same_day")
def test_pinning_puts_it_first_and_leads_back(client, alice):
    first, second = make(alice, "First"), make(alice, "Second")
    client.force_login(alice)
    here = f"http://testserver{second.get_absolute_url()}"

    response = client.post(pin_url(first), {"pinned": "1"}, headers={"Referer": here})

    assert response.url == here
    assert [group.name for group in recent(alice)] == ["Pinned", "Today"]
    client.post(pin_url(first), {"pinned": ""})
    assert [group.name for group in recent(alice)] == ["Today"]


def test_pinning_never_leads_to_another_site(client, alice):
    mine = make(alice, "Mine")
    client.force_login(alice)

    response = client.post(pin_url(mine), {}, headers={"Referer": "https://evil.example/"})

    assert response.url == mine.get_absolute_url()


def test_a_stranger_pins_nothing_and_only_a_post_does(client, alice, bob):
    mine = make(alice, "Mine")
    assert client.post(pin_url(mine)).status_code == 302
    client.force_login(bob)
    assert client.post(pin_url(mine), {"pinned": "1"}).status_code == 404
    client.force_login(alice)
    assert client.get(pin_url(mine)).status_code == 405
    assert Conversation.objects.get(pk=mine.pk).pinned_at is None


@pytest.mark.parametrize("at", ["", "nonsense", "\x00"])
def test_the_search_brings_those_that_say_it(client, alice, at):
    make(alice, "Boats")
    make(alice, "Trains")
    client.force_login(alice)

    found = client.get("/conversations/side/", {"q": "about boats", "at": at}).text

    assert "Boats" in found
    assert "Trains" not in found
    assert "None says" in client.get("/conversations/side/?q=planes").text


def test_the_search_needs_a_login_and_is_read_alone(client, alice):
    assert client.get("/conversations/side/").status_code == 302
    client.force_login(alice)
    assert client.post("/conversations/side/").status_code == 405


def test_what_is_in_the_trash_is_not_among_them_and_it_is_one_query(
    alice, django_assert_num_queries
):
    for n in range(50):
        make(alice, f"Number {n}")
    Conversation.objects.filter(title="Number 49").update(deleted_at=timezone.now())

    with django_assert_num_queries(1):
        groups = recent(alice)

    titles = [c.title for group in groups for c in group.conversations]
    assert len(titles) == 30
    assert "Number 49" not in titles


def menu_of(client, conversation):
    return client.get(reverse("ai_chatbot:menu", args=[conversation.pk]))


def test_the_menus_of_a_conversation_pin_share_archive_and_delete_it(client, alice):
    mine = make(alice, "Mine")
    client.force_login(alice)

    for menu in (client.get(mine.get_absolute_url()).text, menu_of(client, mine).text):
        assert menu.count(f'action="{pin_url(mine)}"') == 1
        assert menu.count(f'href="{reverse("ai_chatbot:share", args=[mine.pk])}"') == 1
        assert menu.count(f'formaction="{reverse("ai_chatbot:delete", args=[mine.pk])}"') == 1
        assert menu.count('name="action" value="archive"') == 1
        assert f'<input type="hidden" name="id" value="{mine.pk}">' in menu


def test_the_menu_of_one_beside_it_renames_it_and_is_its_owners(client, alice, bob):
    mine = make(alice, "<b>味噌</b>")
    client.force_login(alice)
    rename = reverse("ai_chatbot:rename", args=[mine.pk])

    menu = menu_of(client, mine).text

    assert f'action="{rename}"' in menu
    assert 'value="&lt;b&gt;味噌&lt;/b&gt;"' in menu
    client.force_login(bob)
    assert menu_of(client, mine).status_code == 404


def test_a_row_beside_a_conversation_weighs_little(client, alice):
    here = make(alice, "Here")
    client.force_login(alice)
    alone = len(client.get("/conversations/side/").content)
    for n in range(10):
        make(alice, f"Number {n}")

    more = len(client.get("/conversations/side/").content) - alone

    assert more / 10 < 600
    assert here.get_absolute_url() in client.get("/conversations/side/").text
