"""Which sites' pages may ask a published collection, to the letter."""

import pytest

from tests.ai_chatbot.widget.conftest import SITE
from tests.ai_chatbot.widget.listener import all_events, post
from tests.ai_chatbot.widget.visiting import Visitor, visitor_of

pytestmark = pytest.mark.django_db(transaction=True)

FOREIGN = [
    "https://evil.example", "null", "http://shop.example", "https://shop.example:444",
    "https://shop.example.evil.example", "https://sub.shop.example", "https://SHOP.example",
    "https://shop.example/", "https://xshop.example", "*",
]  # fmt: skip


def said(response):
    return {n: v for n, v in response.headers.items() if n.startswith("Access-Control-")}


@pytest.mark.parametrize("origin", [SITE, "http://localhost:8080"])
async def test_a_page_of_an_allowed_site_may_read(collection, origin):
    response = await Visitor(collection, origin=origin).get("config")

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == origin
    assert "Origin" in response["Vary"]
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_page_of_any_other_may_not(collection, origin):
    visitor = Visitor(collection, origin=origin)

    for response in (await visitor.get("config"), await visitor.post("conversations")):
        assert response.status_code == 403
        assert response.json()["code"] == "forbidden"
        assert said(response) == {}
        assert "Origin" in response["Vary"]
    assert not await collection.conversations.aexists()


async def test_its_own_page_and_programs_may(collection):
    own = await Visitor(collection, origin="http://testserver").get("config")
    program = await Visitor(collection).get("config")

    for response in (own, program):
        assert response.status_code == 200
        assert said(response) == {}
        assert "Origin" in response["Vary"]


@pytest.mark.parametrize("path", ["config", "conversations", "conversations/{}/ask"])
async def test_a_browser_that_asks_first_is_told(async_client, collection, path):
    path = path.format("00000000-0000-4000-8000-000000000000")
    response = await async_client.options(
        f"/c/{collection.public_id}/{path}",
        headers={"Origin": SITE, "Access-Control-Request-Method": "POST"},
    )

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == SITE
    assert {"GET", "POST"} == set(response["Access-Control-Allow-Methods"].split(", "))
    allowed = response["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"authorization", "content-type"} <= set(allowed)


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_browser_is_told_nothing(async_client, collection, origin):
    response = await async_client.options(
        f"/c/{collection.public_id}/config", headers={"Origin": origin}
    )

    assert response.status_code == 403
    assert said(response) == {}


async def test_a_refusal_can_be_read_as_well(collection):
    visitor = Visitor(collection, origin=SITE)

    response = await visitor.get("conversations/00000000-0000-4000-8000-000000000000")

    assert response.status_code == 401
    assert response["Access-Control-Allow-Origin"] == SITE
    assert response["Access-Control-Expose-Headers"] == "Retry-After"


async def test_that_it_is_closed_can_be_read_as_well(collection):
    collection.is_open = False
    await collection.asave()

    response = await Visitor(collection, origin=SITE).get("config")

    assert response.status_code == 404
    assert response["Access-Control-Allow-Origin"] == SITE


async def test_a_stream_can_be_read(scripted_langflow, collection):
    visitor = await visitor_of(collection, origin=SITE)

    response = await visitor.ask("When?")

    assert response["Access-Control-Allow-Origin"] == SITE
    assert await all_events(response)


async def test_the_widget_of_the_signed_in_is_for_no_other_site(async_client, alice, collection):
    await async_client.aforce_login(alice)

    for response in (
        await async_client.get("/widget/config", headers={"Origin": SITE}),
        await async_client.options("/widget/config", headers={"Origin": SITE}),
        await post(async_client, "/widget/conversations", headers={"Origin": SITE}),
    ):
        assert said(response) == {}


# --- Its own page ---------------------------------------------------------------------------


async def test_its_page_may_stand_in_frames_of_allowed_sites(collection):
    response = await Visitor(collection).get()

    policy = response["Content-Security-Policy"]
    assert f"frame-ancestors {SITE} http://localhost:8080" in policy
    assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in response
    assert "commonplace-chat" in response.content.decode()
    assert not response.cookies


async def test_else_in_none(collection):
    collection.origins = []
    await collection.asave()

    response = await Visitor(collection).get()

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


async def test_its_title_is_text(collection):
    collection.title = "<script>alert(1)</script>"
    await collection.asave()

    assert "<script>alert" not in (await Visitor(collection).get()).content.decode()
