"""Middleware that is run on the event loop does all that Django's own does in a thread."""

import threading

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import AsyncClient
from django.utils.module_loading import import_string

from ai_chatbot.models import Conversation
from config.edge import threadless

pytestmark = pytest.mark.django_db(transaction=True)

OURS = [name for name in settings.MIDDLEWARE if name.startswith("config.edge.threadless.")]


@pytest.fixture
async def browser(alice):
    client = AsyncClient()
    await client.aforce_login(alice)
    return client


@pytest.mark.parametrize("name", OURS)
def test_each_stands_for_one_of_djangos(name):
    kind = import_string(name)

    original = next(each for each in kind.__mro__ if each.__module__ != kind.__module__)
    assert (original.__name__, original.__module__) != (kind.__name__, kind.__module__)
    assert original.__name__ == kind.__name__
    assert kind.__acall__ is threadless.OnTheLoop.__acall__


async def test_its_steps_are_taken_where_the_request_is(rf):
    seen = []

    class Plain:
        def process_request(self, request):
            seen.append(threading.get_ident())

        def process_response(self, request, response):
            seen.append(threading.get_ident())
            return response

    class Waits(threadless.OnTheLoop, Plain):
        def may_wait(self, request):
            return request.path == "/slow/"

    async def view(request):
        return "answer"

    handler = Waits(view)

    assert await handler(rf.get("/")) == "answer"
    assert seen == [threading.get_ident()] * 2
    assert await handler(rf.get("/slow/")) == "answer"
    assert seen[2] == threading.get_ident() != seen[3]


async def test_what_the_first_step_answers_is_the_answer(rf):
    class Refuses(threadless.OnTheLoop):
        def process_request(self, request):
            return "no"

    async def view(request):
        raise AssertionError("not reached")

    assert await Refuses(view)(rf.get("/")) == "no"


async def test_headers_are_those_of_every_page(browser):
    response = await browser.get("/conversations/")

    assert response.status_code == 200
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert int(response["Content-Length"]) == len(response.content)


async def test_who_signs_out_is_signed_out(browser):
    assert (await browser.get("/conversations/")).status_code == 200
    assert await Session.objects.acount() == 1

    await browser.post("/accounts/logout/")

    assert (await browser.get("/conversations/")).status_code == 302
    assert not await Session.objects.acount()


async def test_a_message_is_shown_once_on_the_next_page(browser, alice):
    made = await Conversation.objects.acreate(owner=alice, title="Boats")
    await browser.post(f"/conversations/{made.pk}/delete/")
    await browser.post(f"/conversations/{made.pk}/restore/")

    first = (await browser.get("/conversations/")).content.decode()
    second = (await browser.get("/conversations/")).content.decode()

    assert "“Boats” is back." in first
    assert "“Boats” is back." not in second


async def test_a_form_of_another_site_is_refused(alice):
    browser = AsyncClient(enforce_csrf_checks=True)
    await browser.aforce_login(alice)

    assert (await browser.post("/conversations/new/")).status_code == 403
    assert not await Conversation.objects.aexists()


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "testserver:99999999"])
async def test_another_host_is_refused(browser, host):
    response = await browser.get("/conversations/", headers={"host": host})

    assert response.status_code == 400


def looks(seen):
    class Looks:
        def process_view(self, request, view, args, kwargs):
            seen.append(threading.get_ident())

    class OfView(threadless.ViewsOnTheLoop, Looks):
        def view_waits(self, request, view):
            return request.path == "/slow/"

    return OfView


async def test_a_look_at_a_view_is_taken_here_or_in_a_thread(rf):
    seen = []

    async def view(request):
        return "answer"

    middleware = looks(seen)(view)
    for path in ("/", "/slow/"):
        assert await middleware.process_view(rf.get(path), view, (), {}) is None

    assert seen[0] == threading.get_ident() != seen[1]


def test_without_a_loop_it_is_the_look_itself(rf):
    seen = []
    middleware = looks(seen)(lambda request: "answer")

    assert middleware.process_view(rf.get("/slow/"), None, (), {}) is None
    assert seen == [threading.get_ident()]


@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/offline/", "/healthz"])
async def test_what_is_open_to_all_does_not_ask_who_is_there(browser, path):
    response = await browser.get(path)

    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")
