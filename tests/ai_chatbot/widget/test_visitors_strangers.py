"""A visit is closed to strangers: other visitors, other keys, the owner's session, the curious."""

import uuid

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.core import signing

from ai_chatbot.conversations import visitors
from ai_chatbot.models import Collection, Message
from ai_chatbot.tokens import resolve_token
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.widget.listener import says
from tests.ai_chatbot.widget.visiting import Visitor, conversation_of, visitor_of

pytestmark = pytest.mark.django_db(transaction=True)


async def call(visitor, method, path, body=None):
    if method == "get":
        return await visitor.get(path)
    return await visitor.post(path, body or {"message": "Mine?", "id": "1"})


CALLS = [
    ("get", "{conversation}"),
    ("post", "{conversation}/ask"),
    ("post", "{conversation}/retry"),
    ("post", "{conversation}/stop"),
    ("get", "{conversation}/events?answer={answer}"),
]


@pytest.fixture
async def others(visitor):
    """A conversation of another visitor: paths of it."""
    conversation = await conversation_of(visitor)
    _, answered = await sync_to_async(write_turn)(conversation, seq=5)
    return {"conversation": visitor.conversation, "answer": str(answered.pk)}


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_one_visitor_never_reads_anothers(collection, others, method, path):
    stranger = await visitor_of(collection)

    response = await call(stranger, method, path.format(**others), {"id": others["answer"]})

    says(response, 404, "not_found")
    assert await Message.objects.acount() == 2


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_without_a_key_nothing_is_read(collection, others, method, path):
    says(await call(Visitor(collection), method, path.format(**others)), 401, "unauthorized")


async def test_anothers_answer_is_in_no_field(collection, others):
    stranger = await visitor_of(collection)
    mine = stranger.conversation

    followed = await stranger.get(f"{mine}/events?answer={others['answer']}")
    by_header = await stranger.get(
        f"{mine}/events", headers={"Last-Event-ID": f"{others['answer']}:0"}
    )
    retried = await stranger.post(f"{mine}/retry", {"id": others["answer"]})

    for response in (followed, by_header, retried):
        says(response, 404, "not_found")


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_a_key_opens_no_other_collection(alice, visitor, others, method, path):
    other = await Collection.objects.acreate(owner=alice, title="Other", folders=["Diary"])
    visitor.base = f"/c/{other.public_id}"

    says(await call(visitor, method, path.format(**others)), 401, "unauthorized")


async def test_a_key_opens_nothing_else(visitor, conversation, alice):
    key = visitor.headers["Authorization"].removeprefix("Bearer ")

    assert await database_sync_to_async(resolve_token)(key) is None
    for path in ("/api/notes/index", "/api/conversation", "/widget/config", "/notes/"):
        response = await visitor.browser.get(path, headers=visitor.headers)
        assert response.status_code in {302, 401, 405}


async def test_the_owners_session_opens_no_visit(async_client, alice, others, collection):
    await async_client.aforce_login(alice)

    response = await async_client.get(f"/c/{collection.public_id}/{others['conversation']}")

    says(response, 401, "unauthorized")


async def test_a_visit_ends_after_a_day(visitor, monkeypatch):
    now = visitors.time.time()
    monkeypatch.setattr(visitors.time, "time", lambda: now + visitors.VISIT_SECONDS + 1)

    says(await visitor.get(visitor.conversation), 401, "unauthorized")


@pytest.mark.parametrize(
    "key",
    [
        "", "x", "a:b:c", "x" * 100_000, "\u00e9",
        signing.dumps([1, "nonsense", 9e9], salt=visitors.SALT),
        signing.dumps("text", salt=visitors.SALT),
        signing.dumps([1, str(uuid.uuid4()), 9e9], salt="commonplace.run"),
        signing.dumps([None, None, None], salt=visitors.SALT),
    ],
    ids=["none", "word", "parts", "long", "no-ascii", "nonsense", "text", "of-another", "nulls"],
)  # fmt: skip
def test_a_forged_or_broken_key_is_none(collection, key):
    assert visitors.read_key(collection, key) is None


@pytest.mark.parametrize("state", [{"is_open": False}, {"owner__is_active": False}])
async def test_what_is_closed_is_not_there(collection, visitor, others, state):
    if "is_open" in state:
        await Collection.objects.aupdate(is_open=False)
    else:
        collection.owner.is_active = False
        await collection.owner.asave()

    for method, path in [("get", "config"), ("post", "conversations"), *CALLS]:
        says(await call(visitor, method, path.format(**others)), 404, "not_found")
    assert (await visitor.get()).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("get", "config"), ("post", "conversations"), *CALLS])
async def test_an_unknown_collection_is_not_there(collection, others, method, path):
    stranger = Visitor(collection)
    stranger.base = "/c/nobody-guesses-this"

    says(await call(stranger, method, path.format(**others)), 404, "not_found")


@pytest.mark.parametrize(("method", "path"), [("get", "config"), ("post", "conversations"), *CALLS])
async def test_another_method_is_refused(visitor, others, method, path):
    other = "post" if method == "get" else "get"

    response = await call(visitor, other, path.format(**others))

    says(response, 405, "method_not_allowed")
    assert response["Allow"] == method.upper()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"message": ""}, "empty_message"),
        ({"message": "x" * 5000}, "too_long"),
        ({"message": {}}, "invalid_request"),
        ("[" * 9999, "invalid_request"),
    ],
)
async def test_bad_input_is_refused(visitor, body, code):
    says(await visitor.post(f"{visitor.conversation}/ask", body), 422, code)
    assert not await Message.objects.aexists()
