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

    original = kind.__mro__[2]
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
