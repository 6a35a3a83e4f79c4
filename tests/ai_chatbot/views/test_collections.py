"""An owner's pages of published collections: what is published, and what visitors asked."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from ai_chatbot.conversations import visitors
from ai_chatbot.models import Collection, Conversation, Message, Source, Usage
from ai_chatbot.views import collections as views
from notes.importing.importer import import_texts
from tests.ai_chatbot.conftest import write_turn

SAID = {
    "title": "The shop",
    "folders": " /Shop/ \n\nShop\nCafé",
    "tags": "#öffentlich\n公開",
    "flow": "",
    "shows_text": "on",
    "origins": "https://Shop.example:443/\nhttp://localhost:8080",
    "greeting": "Ask us. <b>",
    "suggestions": "When?\nמתי?",
    "questions_per_minute": "3",
    "questions_per_day": "30",
    "tokens_per_visitor": "1000",
    "tokens_per_day": "5000",
}
OF_ONE = ["collection", "edit_collection", "delete_collection", "visits", "delete_visits"]
CHANGING = ["edit_collection", "delete_collection", "open_collection", "delete_visits"]


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def collection(alice):
    return Collection.objects.create(owner=alice, title="The shop", folders=["Shop"])


@pytest.fixture
def visit(collection):
    """A conversation of a visitor's, with an answer."""
    made = visitors.conversation_of(collection, visitors.new_visit(collection))
    _, answered = write_turn(made, "When <do> you open?", "At **nine**.")
    Source.objects.create(
        message=answered, n=1, title="Opening", text="At nine.", score=0.5,
        content_hash="0" * 64, start=0, end=8, url="/notes/1/",
    )  # fmt: skip
    return made


def url(name, *arguments):
    return reverse(f"ai_chatbot:{name}", args=arguments)


# --- Publishing -----------------------------------------------------------------------------


def test_a_collection_is_published(browser, alice):
    response = browser.post(url("new_collection"), SAID)

    made = Collection.objects.get()
    assert response.url == url("collection", made.pk)
    assert made.owner == alice
    assert made.folders == ["Shop", "Café"]
    assert made.tags == ["öffentlich", "公開"]
    assert made.origins == ["https://shop.example", "http://localhost:8080"]
    assert made.suggestions == ["When?", "מתי?"]
    assert (made.questions_per_minute, made.tokens_per_day) == (3, 5000)
    assert made.is_open
    assert made.shows_text
    assert len(made.public_id) >= 20


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"folders": " / \n", "tags": "#"}, "at least one folder or one tag"),
        ({"title": ""}, "required"),
        ({"origins": "shop.example"}, "no address of a site"),
        ({"origins": "https://shop.example/path"}, "no address of a site"),
        ({"origins": "null"}, "no address of a site"),
        ({"origins": "*"}, "no address of a site"),
        ({"origins": "https://*.example"}, "no address of a site"),
        ({"origins": "https://a.example;script-src *"}, "no address of a site"),
        ({"origins": "javascript:alert(1)"}, "no address of a site"),
        ({"suggestions": "\n".join("abcdefg")}, "6 lines at most"),
        ({"folders": "x" * 400}, "too long"),
        ({"folders": "\n".join(map(str, range(51)))}, "50 lines at most"),
        ({"questions_per_minute": "0"}, "greater than or equal to 1"),
        ({"questions_per_minute": "101"}, "less than or equal to 100"),
        ({"tokens_per_day": "9" * 30}, "less than or equal to"),
        ({"title": "a\x00b"}, "Null characters"),
    ],
)
def test_what_cannot_be_is_said(browser, changed, sentence):
    response = browser.post(url("new_collection"), SAID | changed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Collection.objects.exists()


def test_nobody_gives_themselves_more_than_the_server_does(browser, settings):
    settings.TOKENS_PER_DAY = 4000

    assert browser.get(url("new_collection")).status_code == 200
    assert browser.post(url("new_collection"), SAID).status_code == 422


def test_owner_address_and_visitors_are_not_taken_from_the_form(browser, alice, bob, collection):
    more = {"owner": bob.pk, "public_id": "mine", "is_open": "", "flow": "x", "id": "99"}
    before = collection.public_id

    browser.post(url("edit_collection", collection.pk), SAID | more)

    collection.refresh_from_db()
    assert (collection.owner, collection.public_id) == (alice, before)
    assert (collection.is_open, collection.flow) == (True, "")


def test_there_is_an_end_to_how_many(browser, monkeypatch, collection):
    monkeypatch.setattr(views, "MOST_COLLECTIONS", 1)

    assert browser.post(url("new_collection"), SAID).status_code == 422
    assert Collection.objects.count() == 1


def test_the_form_looks_as_other_forms_do(browser):
    page = browser.get(url("new_collection")).content.decode()

    assert ":</label>" not in page
    assert page.count('<div class="field">') == page.count("<label ") == len(SAID)
    tick = page.partition('<label for="id_shows_text">')[2].partition("</label>")[0]
    assert 'type="checkbox"' in tick  # the words beside a box switch it
    assert tick.endswith("Show the passages that answers rest on")


def test_the_form_shows_what_was_said(browser):
    browser.post(url("new_collection"), SAID)

    page = browser.get(url("edit_collection", Collection.objects.get().pk)).content.decode()

    assert "https://shop.example\nhttp://localhost:8080" in page
    assert "Ask us. &lt;b&gt;" in page
    assert "מתי?" in page


def test_a_form_that_is_sent_late_publishes_nothing_that_was_taken_back(browser, collection):
    Collection.objects.update(folders=["Diário", "日記", "Shop"], greeting="Ask\nus.")
    page = browser.get(url("edit_collection", collection.pk))
    shown = {field.html_initial_name: field.value() for field in page.context["form"]}
    shown |= {name: "\r\n".join(each) for name, each in shown.items() if isinstance(each, list)}
    form = {name.removeprefix("initial-"): value for name, value in shown.items()}
    assert all(f'name="{name}"' in page.text for name in shown)
    Collection.objects.update(folders=["Shop"], shows_text=False)

    browser.post(url("edit_collection", collection.pk), {**shown, **form, "title": "مقهى"})
    added = {"folders": form["folders"] + "\r\nCafé"}
    browser.post(url("edit_collection", collection.pk), {**shown, **form, **added})

    collection.refresh_from_db()
    assert (collection.title, collection.folders) == ("مقهى", ["Shop", "Café"])
    assert (collection.shows_text, collection.greeting) == (False, "Ask\nus.")


def test_a_box_is_unticked_by_whoever_says_nothing_of_what_was_shown(browser, collection):
    said = {name: value for name, value in SAID.items() if name != "shows_text"}

    browser.post(url("edit_collection", collection.pk), said)

    collection.refresh_from_db()
    assert not collection.shows_text


def test_the_page_says_what_it_holds_and_how_it_is_shown(browser, alice, collection):
    import_texts(alice, {"Shop/a.md": "# A", "Shop/b.md": "# B\n#x", "Diary/c.md": "# C\n#x"})
    Collection.objects.update(tags=["x"])

    page = browser.get(url("collection", collection.pk)).content.decode()

    assert "3 notes" in page
    assert "2 notes" in page
    script = f"http://testserver/widget.js&quot; data-collection=&quot;{collection.public_id}"
    assert script in page.replace('"', "&quot;")
    assert "{% load ai_chatbot %}{% chat_widget collection=" in page
    assert f"http://testserver/c/{collection.public_id}/" in page


def test_it_stands_in_the_list_and_the_list_in_the_settings(browser, collection, bob):
    Collection.objects.create(owner=bob, title="Of Bob", folders=["x"])

    page = browser.get(url("collections")).content.decode()

    assert "The shop" in page
    assert "Of Bob" not in page
    assert 'href="/collections/"' in browser.get("/settings/").content.decode()


# --- Changing -------------------------------------------------------------------------------


def running_in(collection):
    made = visitors.conversation_of(collection, visitors.new_visit(collection))
    return write_turn(made, "Why?", "", status="running")[1]


def is_told_to_stop(answer):
    answer.refresh_from_db()
    return answer.stop_requested


def test_closing_it_ends_its_answers(browser, collection):
    running = running_in(collection)

    browser.post(url("open_collection", collection.pk), {"open": "no"})

    collection.refresh_from_db()
    assert not collection.is_open
    assert is_told_to_stop(running)
    assert browser.get(collection.public_address).status_code == 404
    browser.post(url("open_collection", collection.pk), {"open": "yes"})
    assert browser.get(collection.public_address).status_code == 200


def test_taking_a_folder_out_ends_its_answers(browser, collection):
    running = running_in(collection)

    browser.post(url("edit_collection", collection.pk), SAID | {"folders": "Café"})

    assert is_told_to_stop(running)


def test_another_greeting_ends_none(browser, collection):
    browser.post(url("edit_collection", collection.pk), SAID)
    running = running_in(collection)

    browser.post(url("edit_collection", collection.pk), SAID | {"greeting": "Hello."})

    assert not is_told_to_stop(running)


def test_deleting_it_erases_what_was_asked(browser, collection, visit, alice, conversation):
    write_turn(conversation, "Mine?")
    Usage.objects.create(
        owner=alice, collection=collection, visitor=visit.visitor, answer_id=uuid.uuid4(),
        at=visit.created_at, door="visitor", tokens=7, status="done",
    )  # fmt: skip

    assert browser.get(url("delete_collection", collection.pk)).status_code == 200
    browser.post(url("delete_collection", collection.pk))

    assert not Collection.objects.exists()
    assert list(Conversation.objects.all()) == [conversation]
    assert Message.objects.count() == 2
    assert Usage.objects.get().collection is None
    assert browser.get(collection.public_address).status_code == 404


def test_an_administrator_may_close_it_and_sees_nothing_of_it(client, collection, visit):
    client.force_login(User.objects.create_superuser("root", password="x"))
    address = f"/admin/ai_chatbot/collection/{collection.pk}/"

    pages = [
        client.get(path).content.decode() for path in ("/admin/ai_chatbot/collection/", address)
    ]
    closed = client.post(f"{address}change/", {})
    deleting = client.get(f"{address}delete/")

    assert collection.public_id in pages[0]
    assert not [page for page in pages if "The shop" in page or "you open?" in page]
    assert closed.status_code == 302
    assert deleting.status_code == 403
    collection.refresh_from_db()
    assert not collection.is_open


# --- Reviewing ------------------------------------------------------------------------------


def test_what_visitors_asked_can_be_read(browser, collection, visit):
    visitors.conversation_of(collection, visitors.new_visit(collection))  # nothing asked in it

    listed = browser.get(url("visits", collection.pk)).content.decode()
    page = browser.get(url("visit", collection.pk, visit.pk)).content.decode()

    assert listed.count("1 question ·") == 1
    assert "When &lt;do&gt; you open?" in listed
    assert "<strong>nine</strong>" in page
    assert "When &lt;do&gt; you open?" in page
    assert "Opening" in page


def test_one_is_deleted(browser, collection, visit):
    other = visitors.conversation_of(collection, visitors.new_visit(collection))
    write_turn(other)

    browser.post(url("delete_visit", collection.pk, visit.pk))

    assert list(Conversation.objects.all()) == [other]


def test_all_are_deleted_once_that_is_meant(browser, collection, visit, conversation):
    listed = browser.get(url("visits", collection.pk)).content.decode()
    assert f'href="{url("delete_visits", collection.pk)}"' in listed

    page = browser.get(url("delete_visits", collection.pk)).content.decode()

    assert "1 conversation of" in page
    assert set(Conversation.objects.all()) == {visit, conversation}

    browser.post(url("delete_visits", collection.pk))

    assert list(Conversation.objects.all()) == [conversation]


def test_the_list_costs_the_same_however_long_it_is(
    browser, collection, visit, django_assert_max_num_queries
):
    for _ in range(12):
        write_turn(visitors.conversation_of(collection, visitors.new_visit(collection)))

    with django_assert_max_num_queries(8):
        browser.get(url("visits", collection.pk))
    with django_assert_max_num_queries(8):
        browser.get(url("collections"))


# --- Strangers ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OF_ONE)
def test_a_stranger_gets_404(client, bob, collection, name):
    client.force_login(bob)

    assert client.get(url(name, collection.pk)).status_code == 404


@pytest.mark.parametrize("name", CHANGING)
def test_a_stranger_changes_nothing(client, bob, collection, visit, name):
    client.force_login(bob)

    assert client.post(url(name, collection.pk), SAID | {"open": "no"}).status_code == 404
    collection.refresh_from_db()
    assert (collection.title, collection.folders) == ("The shop", ["Shop"])
    assert collection.is_open
    assert Conversation.objects.filter(pk=visit.pk).exists()


@pytest.mark.parametrize("name", ["visit", "delete_visit"])
def test_a_strangers_visit_is_not_there(client, bob, collection, visit, conversation, name):
    client.force_login(bob)
    mine = Collection.objects.create(owner=bob, title="Mine", folders=["x"])
    method = client.post if name == "delete_visit" else client.get

    for of in (collection.pk, mine.pk):
        for pk in (visit.pk, conversation.pk):
            assert method(url(name, of, pk)).status_code == 404
    assert Conversation.objects.count() == 2


@pytest.mark.parametrize("name", ["visit", "delete_visit"])
def test_an_own_conversation_is_no_visit(browser, collection, conversation, name):
    write_turn(conversation)
    method = browser.post if name == "delete_visit" else browser.get

    assert method(url(name, collection.pk, conversation.pk)).status_code == 404
    assert Conversation.objects.exists()


@pytest.mark.parametrize("name", [*OF_ONE, "open_collection"])
def test_without_login_it_is_none(client, collection, name):
    response = client.post(url(name, collection.pk), {"open": "no"})

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_looking_changes_nothing(browser, collection):
    assert browser.get(url("open_collection", collection.pk)).status_code == 405
