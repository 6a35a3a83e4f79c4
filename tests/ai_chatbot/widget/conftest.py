import pytest

from ai_chatbot.models import Collection
from notes.importing.importer import import_texts
from tests.ai_chatbot.widget.visiting import visitor_of

NOTES = {
    "Shop/opening.md": "# Opening\n\nThe shop at Lund yard opens at nine and sells rope.",
    "Shop/Old/rope.md": "# Rope\n\nThe rope of hemp is sold by the metre in the shop.",
    "Diary/annika.md": "# Annika\n\nThe shop owes the bank a lot, says Annika in the diary.",
}
SITE = "https://shop.example"


@pytest.fixture
def shop_notes(alice):
    import_texts(alice, NOTES)
    return alice.notes


@pytest.fixture
def collection(alice):
    return Collection.objects.create(
        owner=alice,
        title="The shop",
        folders=["Shop"],
        origins=[SITE, "http://localhost:8080"],
        greeting="Ask us.",
        suggestions=["When do you open?"],
    )


@pytest.fixture
async def visitor(collection, channel_layer):
    return await visitor_of(collection)


@pytest.fixture
async def browser(async_client, alice, channel_layer):
    await async_client.aforce_login(alice)
    return async_client


@pytest.fixture
def base(conversation):
    return f"/widget/conversations/{conversation.pk}"
