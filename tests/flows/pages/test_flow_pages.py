"""/flow/ and the way from there into Langflow's editor."""

from urllib.parse import urlsplit

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth import get_user_model
from django.urls import reverse

from ai_chatbot.flows import drafts, files, sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.impact import impact_of
from ai_chatbot.flows.publishing import About, recover
from ai_chatbot.langflow import account
from ai_chatbot.models import Conversation, FlowPin, FlowVersion, Message, PersonalToken
from tests.flows.conftest import small_flow, write_flow
from tests.scripted_langflow import ScriptedLangflow, answer, error

PAGE, OPEN, PUBLISH, COMPARE = "/flow/", "/flow/open/", "/flow/publish/", "/flow/compare/"
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


@pytest.fixture
def staff(db, client):
    """Signed in as somebody who may edit flows."""
    user = get_user_model().objects.create_user("ada", password="pw", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def published(store):
    """Langflow has the flow, and we have kept how to sign in to it."""
    sync.push_flow()
    (sync.settings.DATA_DIR / "langflow_superuser").write_text(store.username)
    account.password_file().write_text(store.password)
    return store


def text_of(response):
    return " ".join(response.content.decode().split())


def editor_of(response):
    return urlsplit(response["location"])


# --- The page ---------------------------------------------------------------------------
def test_the_page_says_which_flow_answers(client, staff, published):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Langflow runs the flow as it is in flows/." in text_of(response)
    assert sync.flow_status().flow.version in text_of(response)
    assert "Edit the flow" in text_of(response)


def test_the_page_says_that_the_flow_was_edited(client, staff, published):
    published.edit(data=small_flow("Edited.")["data"])

    assert "edited in Langflow" in text_of(client.get(PAGE))


def test_the_page_says_that_the_flow_is_missing_and_offers_no_editor(client, staff, store):
    response = client.get(PAGE)

    assert "flows push" in text_of(response)
    assert "Edit the flow" not in text_of(response)


@pytest.mark.parametrize(
    ("status", "words"), [(403, "LANGFLOW_API_KEY"), (502, "does not answer"), (500, "HTTP 500")]
)
def test_the_page_explains_a_langflow_that_will_not(client, staff, published, status, words):
    published.status = status

    response = client.get(PAGE)

    assert response.status_code == 200
    assert words in text_of(response)
    assert "Try again" in text_of(response)


def test_what_was_changed_past_us_is_shown_and_put_back(client, staff, published):
    assert "by hand" not in text_of(client.get(PAGE))
    published.forks[0]["data"] = small_flow("Changed by API.")["data"]

    shown = text_of(client.get(PAGE))
    assert "changed in Langflow by hand" in shown
    assert "Changed by API." in shown
    said = text_of(client.post("/flow/put-back/", follow=True))

    assert "Version 1 “First version” is in Langflow again as it was published." in said
    assert "by hand" not in said
    assert "Changed by API." not in str(published.forks[0]["data"])


def test_nothing_is_put_back_where_nothing_is_published(client, staff, store):
    assert "Nothing is published yet." in text_of(client.post("/flow/put-back/", follow=True))


def test_the_page_explains_a_broken_file(client, staff, published):
    files.flow_file().write_text("{")

    assert "is not a flow" in text_of(client.get(PAGE))


def test_the_pages_policy_lets_its_form_lead_to_langflow_and_nowhere_else(
    client, staff, published, settings
):
    policy = client.get(PAGE, headers={"host": "127.0.0.1"})["Content-Security-Policy"]

    (directive,) = [part for part in policy.split(";") if "form-action" in part]
    assert directive.split() == ["form-action", "'self'", settings.LANGFLOW_URL]


# --- Opening the editor -----------------------------------------------------------------
def test_the_editor_opens_on_this_flow_signed_in(client, staff, published):
    response = client.post(OPEN, headers={"host": "127.0.0.1:8000"})

    assert response.status_code == 302
    assert response["location"] == f"{published.url}/flow/{small_flow()['id']}"
    session = response.cookies["access_token_lf"]
    assert session.value == "signed-in"
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["path"] == "/"
    assert 3500 < session["max-age"] <= 3600
    assert set(response.cookies) >= {"refresh_token_lf", "apikey_tkn_lflw"}


def test_the_editor_has_the_name_by_which_the_browser_came(client, staff, published):
    response = client.post(OPEN, headers={"host": "localhost:8000"})

    assert editor_of(response).hostname == "localhost"
    assert editor_of(response).port == urlsplit(published.url).port


def test_under_another_host_the_page_says_how_to_sign_in(client, staff, published, settings):
    settings.ALLOWED_HOSTS = ["notes.example"]

    response = client.post(OPEN, headers={"host": "notes.example"})

    assert response.status_code == 200
    assert published.username in text_of(response)
    assert str(account.password_file()) in text_of(response)
    assert published.password not in text_of(response)
    assert "access_token_lf" not in response.cookies


def test_without_a_kept_login_the_page_links_to_the_editor(client, staff, published):
    account.password_file().unlink()

    response = client.post(OPEN, headers={"host": "127.0.0.1"})

    assert f"{published.url}/flow/{small_flow()['id']}" in text_of(response)


def test_a_password_changed_in_langflow_is_said(client, staff, published):
    account.password_file().write_text("old")

    response = client.post(OPEN, headers={"host": "127.0.0.1"})

    assert response.status_code == 502
    assert "refused its kept user name and password" in text_of(response)


def test_opening_a_missing_flow_says_how_to_publish_it(client, staff, store):
    response = client.post(OPEN)

    assert response.status_code == 502
    assert "flows push" in text_of(response)


def test_opening_without_langflow_says_so(client, staff, flow_folder, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"

    assert "does not answer" in text_of(client.post(OPEN))


# --- What differs, and what can be done ---------------------------------------------------
def edit(store, prompt="Edited.\nתשובה קצרה. 日本語で。"):
    store.edit(data=small_flow(prompt)["data"])


def do(client, path, **fields):
    return client.post(path, fields, follow=True)


def version_page(number):
    return f"/flow/versions/{FlowVersion.objects.get(number=number).langflow_id}/"


def test_an_edited_draft_is_shown_beside_what_answers(client, staff, published):
    edit(published)

    said = text_of(client.get(PAGE))

    assert "Version 1 “First version” answers. The draft differs from it." in said
    assert "<del>Answer briefly.</del>" in said
    assert "<ins>תשובה קצרה. 日本語で。</ins>" in said
    assert "Publish the draft" in said


def test_publishing_from_the_page(client, staff, published):
    edit(published)
    seen = sync.flow_status().flow.version

    said = text_of(do(client, PUBLISH, seen=seen, name="<b>Short</b>", note="Nobody reads on."))

    assert "Version 2 “&lt;b&gt;Short&lt;/b&gt;” is published" in said
    assert FlowVersion.objects.get(number=2).published_by == staff
    assert "Publish the draft" not in said


def test_a_draft_that_was_edited_since_the_page_was_loaded_is_not_published(
    client, staff, published
):
    edit(published)
    seen = sync.flow_status().flow.version
    edit(published, "Edited by somebody else.")

    said = text_of(do(client, PUBLISH, seen=seen))

    assert "edited in Langflow meanwhile, by grace at 2026-11-26T10:00" in said
    assert FlowVersion.objects.count() == 1


def test_what_keeps_a_draft_from_being_published_is_named(client, staff, published):
    data = small_flow("Broken.")["data"]
    data["edges"] = data["edges"][:1]
    published.edit(data=data)

    assert "Nothing leads into Chat Output" in text_of(client.get(PAGE))
    said = text_of(do(client, PUBLISH))

    assert "Nothing was published. Nothing leads into Chat Output" in said


def test_edits_are_discarded_and_brought_back(client, staff, published):
    edit(published)

    said = text_of(do(client, "/flow/discard/"))

    assert "The draft is version 1" in said
    assert "Bring discarded edits back" in said
    name = drafts.newest_discarded().name
    assert "as it was before it was discarded" in text_of(do(client, "/flow/restore/", name=name))
    assert sync.flow_status().has_unpublished


def test_a_flow_that_langflow_has_not_is_put_there(client, staff, store):
    assert "Put it into Langflow" in text_of(client.get(PAGE))

    assert "Version 1" in text_of(do(client, "/flow/push/"))


def test_a_version_that_did_not_start_is_said(client, staff, published):
    edit(published)
    do(client, PUBLISH)
    published.does_not_start = "Edited."
    recover(published_flow())

    said = text_of(client.get(PAGE))

    assert "Version 2 does not start: Invalid Python code" in said
    assert "Version 1 “First version” answers." in said


def test_without_langflow_the_versions_are_shown_all_the_same(client, staff, published):
    published.status = 502

    said = text_of(client.get(PAGE))

    assert "does not answer" in said
    assert "First version" in said


def test_the_list_of_versions_costs_as_much_however_many_there_are(
    client, staff, published, django_assert_max_num_queries
):
    for number in range(2, 12):
        edit(published, f"Number {number}.")
        sync.publish_flow(About(name=f"n{number}", by=staff))

    with django_assert_max_num_queries(10):
        assert "n11" in text_of(client.get(PAGE))


# --- One version ------------------------------------------------------------------------
def test_a_versions_page_shows_its_picture_and_what_changed(client, staff, published):
    edit(published)
    do(client, PUBLISH, note="Straße")

    response = client.get(version_page(2))

    said = text_of(response)
    assert "This version answers." in said
    assert "Straße" in said
    assert "What changed since version 1" in said
    assert "<del>Answer briefly.</del>" in said
    assert said.count("<rect") == 3
    assert "Let it answer again" not in said


def test_who_was_answered_is_told_by_which_version_and_nothing_of_what_is_in_it(
    client, alice, bob, published
):
    edit(published)
    sync.publish_flow(About(name="Kürzer", note="for staff alone"))
    version = FlowVersion.objects.get(number=2)
    conversation = Conversation.objects.create(owner=alice)
    Message.objects.create(
        conversation=conversation,
        role=Message.Role.ASSISTANT,
        flow_id=str(version.langflow_id),
        flow_number=2,
    )

    client.force_login(alice)
    said = text_of(client.get(version_page(2)))
    assert "Version 2 “Kürzer”" in said
    assert "It answers still" in said
    assert "for staff alone" not in said
    assert "<svg" not in said.partition("<main")[2]
    assert client.get(version_page(2) + "flow.json").status_code == 404
    assert client.get(version_page(1)).status_code == 404

    client.force_login(bob)
    assert client.get(version_page(2)).status_code == 404


def test_what_a_flow_is_called_is_only_text_in_its_picture(client, staff, published):
    data = small_flow()["data"]
    data["nodes"][0]["data"]["node"]["display_name"] = '"><script>x</script>'
    data["nodes"][0]["data"]["type"] = "</text><a href=x>"
    published.edit(data=data)

    said = text_of(client.get(PAGE))

    assert "<script>x" not in said
    assert "<a href=x>" not in said
    assert "&lt;script&gt;" in said


def test_a_versions_page_shows_what_the_golden_questions_said(client, staff, published):
    edit(published)
    worse = {"name": "Где ключ?", "before": 1, "after": None, "is_share": True, "is_worse": True}
    sync.publish_flow(About(impact=impact_of([worse])))

    said = text_of(client.get(version_page(2)))

    assert "Где ключ? <strong>worse</strong></th><td>100 %</td><td>–</td>" in said


def test_an_older_version_answers_again(client, staff, published):
    edit(published)
    do(client, PUBLISH)

    said = text_of(do(client, version_page(1) + "back/"))

    assert "Version 3 “Version 1 again” answers" in said
    assert published_flow().number == 3


def test_a_versions_json_is_given_without_secrets(client, staff, published):
    response = client.get(version_page(1) + "flow.json")

    assert response.json()["data"]["nodes"]
    assert "attachment" in response["Content-Disposition"]


# --- Both asked -------------------------------------------------------------------------
@pytest.fixture
async def asked(settings, db):
    """Where the draft and the version that answers say other things."""
    async with ScriptedLangflow() as server:
        settings.LANGFLOW_URL = server.url
        yield server


@pytest.mark.django_db(transaction=True)
async def test_the_draft_and_what_answers_are_asked_the_same(client, flow_folder, asked):
    user = await create_user(is_staff=True)
    version = await FlowVersion.objects.acreate(
        flow="notes_assistant",
        number=4,
        content={},
        hash="h",
        langflow_id="5d1f0c1e-0000-4000-8000-0000000000aa",
    )
    await FlowPin.objects.acreate(flow="notes_assistant", version=version)
    know_draft(asked)
    asked.script = lambda request: (
        answer("Says **what is published**.")
        if str(version.langflow_id) in request["path"]
        else [error("Notes Model: <b>no key</b>")]
    )
    await database_sync_to_async(client.force_login)(user)

    response = await database_sync_to_async(client.post)(COMPARE, {"question": "Wie geht’s?"})

    said = text_of(response)
    assert "Version 4, which answers" in said
    assert "<strong>what is published</strong>" in said
    assert "Notes Model: &lt;b&gt;no key&lt;/b&gt;" in said
    assert {run["body"]["input_value"] for run in asked.requests} == {"Wie geht’s?"}
    assert len(asked.requests) == 2
    assert not await PersonalToken.objects.aexists()  # it was good for this alone
    assert not await Message.objects.aexists()


def know_draft(server):
    draft = small_flow()
    server.answers["GET /api/v1/projects/"] = (200, [{"id": "p1"}])
    server.answers["GET /api/v1/flows/"] = (200, [draft])
    server.answers[f"GET /api/v1/flows/{draft['id']}"] = (200, draft)


@database_sync_to_async
def create_user(**fields):
    return get_user_model().objects.create_user("eve", password="pw", **fields)


@pytest.mark.parametrize(("question", "words"), [("", "Write a question"), ("x" * 5000, "4,000")])
def test_what_is_no_question_is_refused(client, staff, published, question, words):
    response = client.post(COMPARE, {"question": question})

    assert response.status_code == 422
    assert words in text_of(response)


def test_both_are_asked_on_a_page_of_its_own(client, staff, published):
    assert "Ask both" in text_of(client.get(COMPARE))


# --- Who may ----------------------------------------------------------------------------
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


def test_a_newer_file_is_announced(client, staff, published):
    write_flow(small_flow("Newer."))

    assert "flows/ has a newer flow" in text_of(client.get(PAGE))
