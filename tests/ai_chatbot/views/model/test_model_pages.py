"""Settings → Model: for staff alone; keys go in and never come out."""

import re

import pytest
from django.contrib.auth.models import User

from ai_chatbot.models import ModelChoice, ModelServer
from ai_chatbot.providers import choosing, found, secrets
from ai_chatbot.providers.servers import Server
from tests.scripted_model import ScriptedModel

pytestmark = pytest.mark.django_db
KEY = "sk-1234567890abcdef"
PAGE = "/settings/model/"


@pytest.fixture(autouse=True)
def no_environment(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.LLM_BASE_URL = settings.LLM_API_KEY = settings.LLM_MODEL = ""
    settings.LLM_IS_FOUND = False
    monkeypatch.setattr(found, "candidates", list)


@pytest.fixture
def model():
    with ScriptedModel() as server:
        server.key = KEY
        yield server


@pytest.fixture
def ada(client):
    user = User.objects.create_user("ada", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def kept(ada, model):
    return choosing.connect(Server("other", model.base_url, KEY), ada)


def typed(model, **fields):
    return {"provider": "other", "base_url": model.base_url, "key": KEY} | fields


def text_of(response):
    text = " ".join(response.content.decode().split())
    assert KEY not in text
    return text


# --- Who may --------------------------------------------------------------------------------------
def doors_of(row):
    one = f"{PAGE}{row.pk}/"
    reads = [PAGE, one, f"{one}remove/"]
    writes = [PAGE, one, *(f"{one}{act}/" for act in ("test", "key", "remove"))]
    return reads, [*writes, f"{PAGE}own/", f"{PAGE}back/"]


def test_only_staff_find_it(client, kept):
    reads, writes = doors_of(kept)
    client.logout()
    for path in reads:
        assert "/accounts/login/" in client.get(path)["location"]
    client.force_login(User.objects.create_user("eve"))
    assert {client.get(path).status_code for path in reads} == {404}
    assert {client.post(path, {"model": "m"}).status_code for path in writes} == {404}
    assert PAGE not in client.get("/settings/").content.decode()
    assert ModelServer.objects.count() == 1
    assert not ModelChoice.objects.exists()


def test_what_only_acts_is_not_read_and_what_is_not_there_is_not_found(client, kept):
    for act in (f"{kept.pk}/test/", f"{kept.pk}/key/", "own/", "back/"):
        assert client.get(f"{PAGE}{act}").status_code == 405
    for path in (f"{PAGE}{kept.pk}/", PAGE):
        assert client.put(path).status_code == 405
    for nobody in (kept.pk + 1, 10**30):
        assert client.get(f"{PAGE}{nobody}/").status_code == 404


def test_staff_come_from_the_settings(client, ada):
    assert PAGE in client.get("/settings/").content.decode()


# --- Connecting -----------------------------------------------------------------------------------
def test_nothing_chosen_says_what_writes_and_what_can_be_done(client, ada):
    page = text_of(client.get(PAGE))

    assert "This machine’s own model" in page
    assert "There is none yet." in page
    for name in ("OpenAI", "Anthropic", "Google", "Mistral", "Ollama", "LM Studio"):
        assert name in page


def test_a_server_is_connected_its_model_chosen_and_the_page_says_so(client, ada, model):
    model.models = [{"id": "größer"}, {"id": "<b>"}, {"id": "משהו"}]

    connected = client.post(PAGE, typed(model), follow=True)
    row = ModelServer.objects.get()
    page = text_of(connected)
    assert "…cdef" in page
    assert "größer" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page

    chosen = client.post(f"{PAGE}{row.pk}/", {"model": "größer"}, follow=True)
    assert "From the next question on, “größer” writes the answers" in text_of(chosen)
    assert choosing.chosen_model().server.key == KEY
    assert row.added_by == ada


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"key": "sk-another-key"}, "refused the key"),
        ({"key": ""}, "wants a key"),
        ({"base_url": "http://127.0.0.1:9/v1"}, "cannot be reached"),
        ({"base_url": "http://8.8.8.8/v1"}, "in the clear"),
        ({"base_url": "http://169.254.169.254/v1"}, "can be at this address"),
        ({"base_url": "nonsense"}, "http://"),
        ({"provider": "nobody"}, "not one of the available choices"),
        ({"provider": "openai", "key": ""}, "wants a key"),
        ({"key": "x y"}, "is no key"),
    ],
)
def test_what_cannot_be_connected_is_a_sentence_and_keeps_nothing(
    client, ada, model, fields, words
):
    response = client.post(PAGE, typed(model, **fields))

    assert response.status_code == 422
    assert words in text_of(response)
    assert "sk-another-key" not in response.content.decode()
    assert not ModelServer.objects.exists()


def test_a_server_that_keeps_its_list_to_itself_is_connected_all_the_same(client, ada, model):
    model.list_status = 404

    page = text_of(client.post(PAGE, typed(model), follow=True))

    assert "does not list its models: write the name of one" in page


def test_what_runs_on_this_machine_is_offered_until_it_is_connected(
    client, ada, model, monkeypatch
):
    model.key = ""
    here = Server("ollama", model.base_url)
    monkeypatch.setattr(found, "candidates", lambda: [here])

    page = text_of(client.get(PAGE))
    assert "Found on this machine" in page
    assert "1 model: scripted" in page

    choosing.connect(here, ada)
    assert "Found on this machine" not in text_of(client.get(PAGE))


# --- Choosing -------------------------------------------------------------------------------------
def test_a_test_says_how_soon_it_answers_or_what_is_wrong(client, kept, model):
    path = f"{PAGE}{kept.pk}/test/"
    assert "It works: its first word came after" in text_of(client.post(path, {"model": "m"}))

    model.fail(404)
    page = text_of(client.post(path, {"model": "<i>"}))
    assert "knows no model “&lt;i&gt;”" in page
    assert client.post(path, {"model": ""}).status_code == 422
    assert not ModelChoice.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 201, "a\x00b"])
def test_a_name_that_is_none_chooses_nothing(client, kept, name):
    response = client.post(f"{PAGE}{kept.pk}/", {"model": name})

    assert response.status_code == 422
    assert not ModelChoice.objects.exists()


def test_one_goes_back_to_what_was_before_and_to_none(client, kept, ada):
    choosing.choose(kept, "first", ada)
    choosing.choose(kept, "second", ada)
    assert "Back to “first”" in text_of(client.get(PAGE))

    assert "writes the answers again" in text_of(client.post(f"{PAGE}back/", follow=True))
    assert choosing.chosen_model().model == "first"

    client.post(f"{PAGE}own/")
    assert choosing.chosen_model() is None
    assert "Back to “first”" in text_of(client.get(PAGE))


def test_without_a_model_before_nothing_is_gone_back_to(client, ada):
    assert "no model before" in text_of(client.post(f"{PAGE}back/", follow=True))


def test_a_key_is_exchanged_and_taken_away(client, kept, model):
    path = f"{PAGE}{kept.pk}/key/"
    model.key = "sk-the-new-key-9876"
    assert "…9876" in text_of(client.post(path, {"key": model.key}, follow=True))

    assert client.post(path, {"key": "two words"}).status_code == 422
    client.post(path, {"key": ""})
    kept.refresh_from_db()
    assert (kept.secret, kept.key_end) == ("", "")


def test_a_provider_that_wants_a_key_does_not_lose_it_by_an_empty_field(client, kept):
    ModelServer.objects.filter(pk=kept.pk).update(provider="openai")

    assert client.post(f"{PAGE}{kept.pk}/key/", {"key": ""}).status_code == 422


def test_removing_is_asked_for_once_more_and_takes_the_key_along(client, kept, ada):
    choosing.choose(kept, "m", ada)
    page = text_of(client.get(f"{PAGE}{kept.pk}/remove/"))
    assert "It writes the answers now" in page

    client.post(f"{PAGE}{kept.pk}/remove/")

    assert not ModelServer.objects.exists()
    assert choosing.chosen_model() is None


def test_after_a_test_the_button_chooses_and_does_not_test_again(client, kept, model):
    page = client.post(f"{PAGE}{kept.pk}/test/", {"model": "größer"})

    form = re.search(
        r'<form method="post" action="([^"]+)"[^>]*>(?:(?!</form>).)*Use this model',
        page.content.decode(),
        re.S,
    )
    assert form
    assert form[1] == f"{PAGE}{kept.pk}/"


def test_a_lost_key_is_said_and_entered_again(client, kept, ada, settings):
    choosing.choose(kept, "m", ada)
    (settings.DATA_DIR / secrets.FILE).unlink()

    for path in (PAGE, f"{PAGE}{kept.pk}/"):
        assert "Enter the key again" in text_of(client.get(path))
    tried = client.post(f"{PAGE}{kept.pk}/test/", {"model": "m"})
    assert "Enter the key again" in text_of(tried)

    client.post(f"{PAGE}{kept.pk}/key/", {"key": KEY})
    assert choosing.chosen_model().server.key == KEY


def test_what_the_environment_says_is_shown_and_wins(client, kept, ada, settings):
    choosing.choose(kept, "m", ada)
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://me:hunter2@gpu.lan/v1", "of-the-env"
    settings.LLM_API_KEY = "sk-of-the-env"

    page = text_of(client.get(PAGE))

    assert "The environment says so" in page
    assert "of-the-env" in page
    assert "sk-of-the-env" not in page
    assert "hunter2" not in page
    assert "Use none of these" not in page


def test_the_page_asks_as_much_for_many_servers(client, ada, model, django_assert_max_num_queries):
    for n in range(15):
        choosing.connect(Server("other", f"http://10.0.0.{n}/v1", KEY), ada)

    with django_assert_max_num_queries(12):
        client.get(PAGE)
