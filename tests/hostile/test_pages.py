"""Pages with hostile names on them have the bones of the same pages with harmless ones."""
# ruff: noqa: E501 - addresses side by side

import json
import re

import pytest
from django.urls import reverse

from ai_chatbot.models import Conversation, Source
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn
from tests.hostile.allowed import NOTE, answer, faults_below
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.notes import FRONT_MATTER, NAMES, named_note
from tests.hostile.corpus.payload import Payload
from tests.hostile.shapes import active, bodies, shapes
from tests.hostile.support import patience
from tests.notes.actions import edit

# A slash makes a folder, or a tag, within another: in harmless names as well.
HARMLESS = [
    Payload("name", str(n), f"Word {n}/Part {n}" if "/" in name.text else f"Word {n}")
    for n, name in enumerate(NAMES)
]
FOLDER, GONE = 7, 9  # one of the names for a folder, and one for a note in the trash
PAGES = [
    "/notes/", "/notes/?q={name}", "/notes/?tag={name}", "/notes/?folder={name}", "/notes/trash/",
    "/notes/index/", "/notes/graph/", "/search/?q={name}", "/search/bench/?q={name}", "/conversations/?q={name}",
    "/notes/new/?title={name}&folder={name}", "/notes/import/", "/conversations/",
]  # fmt: skip


def write_notes(owner, names):
    files = {f"{path_of(name)}.md": named_note(name) for name in names}
    files[f"{path_of(names[FOLDER])}/inside.md"] = "# Inside\n\nSee [[other]]."
    files["other.md"] = "# Other\n\nSee [[inside]]."
    import_texts(owner, files)
    put_in_trash(Note.objects.get(owner=owner, path=f"{path_of(names[GONE])}.md"))


def path_of(name):
    return f"n {name.text}".replace("/", "_")[:200]


@pytest.fixture
def accounts(alice, bob, embedder):
    """alice's notes have hostile names, bob's harmless ones; else they are alike."""
    write_notes(alice, NAMES)
    write_notes(bob, HARMLESS)
    # Some of alice's names are links to nowhere, and some titles are not what a heading can say.
    import_texts(bob, {"other.md": "---\ntitle: Word\n---\n\n# Another\n\n[[Nowhere]]"})
    return {alice: NAMES, bob: HARMLESS}


def get(client, user, address, **data):
    client.force_login(user)
    with patience():
        response = client.get(address, data)
    assert response.status_code == 200, address
    return response.content.decode()


def assert_same_bones(hostile, harmless, where):
    assert shapes(hostile) - shapes(harmless) == set(), where
    assert active(hostile) == active(harmless), where


def test_pages_of_hostile_names_have_the_same_bones(client, accounts, alice, bob):
    assert Note.objects.filter(owner=alice).count() == len(NAMES) + 2  # each was taken
    assert json.loads(get(client, alice, "/notes/graph.json"))

    wrong = {
        (path, name.text)
        for path in PAGES
        for name in (NAMES[::12] if "?" in path else NAMES[:1])
        if not has_the_same_bones(client, alice, bob, path, name)
    }

    assert wrong == set()


def has_the_same_bones(client, alice, bob, path, name):
    """Beside a page that finds a harmless note, and one that finds nothing."""
    page, _, query = path.partition("?")
    fields = [field.partition("=")[0] for field in query.split("&") if field]
    hostile = get(client, alice, page, **dict.fromkeys(fields, name.text))
    words = HARMLESS[NAMES.index(name)].text, "nothing"
    alike = [get(client, bob, page, **dict.fromkeys(fields, word)) for word in words]
    known = shapes(alike[0]) | shapes(alike[1])
    return shapes(hostile) <= known and active(hostile) in list(map(active, alike))


@pytest.mark.parametrize("view", ["detail", "edit", "versions"])
def test_a_notes_pages_have_the_same_bones(client, accounts, alice, bob, view):
    other = Note.objects.get(owner=bob, path="other.md")
    alike = page_of(client, bob, HARMLESS[0], view)
    harmless = shapes(alike) | shapes(get(client, bob, reverse(f"notes:{view}", args=[other.pk])))
    wrong = {}
    for name in [*NAMES[::4], NAMES[1]]:
        hostile = page_of(client, alice, name, view)
        faults = [fault for body in bodies(hostile) for fault in faults_below(body, NOTE)]
        if foreign := [*(shapes(hostile) - harmless), *faults]:
            wrong[name.text] = foreign

    assert wrong == {}


def page_of(client, owner, name, view):
    note = Note.objects.get(owner=owner, path=f"{path_of(name)}.md")
    if view == "versions" and not note.versions.exists():
        edit(note, body=f"{note.body}\n{name.text} new")
    return get(client, owner, reverse(f"notes:{view}", args=[note.pk]))


def test_odd_front_matter_is_saved_and_shown(client, alice, embedder):
    """Or refused in words; never with a server error, and never so that a page fails later."""
    client.force_login(alice)
    client.raise_request_exception = False
    wrong = {}
    for payload in FRONT_MATTER:
        try:
            with patience():
                answers = list(answers_to_saving(client, alice, payload))
        except Exception as error:
            wrong[payload.name] = repr(error)[:100]
            continue
        # What judges a page takes longer than what made it.
        if faults := [fault for answer in answers for fault in status_and_faults(*answer)]:
            wrong[payload.name] = faults

    assert wrong == {}


def answers_to_saving(client, owner, payload):
    """Brought as a file, looked at, and written in the page: what is answered, what may be."""
    path = f"m/{payload.name}.md"
    import_texts(owner, {path: payload.text})
    for note in Note.objects.filter(owner=owner, path=path):
        yield client.get(note.get_absolute_url()), {200}
    fields = {"title": payload.name, "folder": "w", "body": payload.text}
    yield client.post("/notes/preview/", fields), {200}
    yield client.post("/notes/new/", fields), {302, 422}


def status_and_faults(response, wanted):
    if response.status_code not in wanted:
        yield f"HTTP {response.status_code}"
    for body in bodies(response.content.decode()):
        yield from faults_below(body, NOTE)


def converse(owner, names, answers):
    """A conversation in which all is said by strangers: questions, answers, sources, models."""
    conversation = Conversation.objects.create(owner=owner, title=names[0].text[:200])
    for name, text in zip(names, answers, strict=True):
        told = write_turn(conversation, name.text, text, model=name.text[:200])[1]
        for n in (1, 2):
            Source.objects.create(
                message=told, n=n, title=name.text, heading=name.text, text=f"The boat {name.text}",
                content_hash="x", start=0, end=9, score=0.5, url="/notes/1/?start=0&end=9#passage",
            )  # fmt: skip
    return conversation


SAID = [payload for payload in TEXTS if len(payload.text) < 1000][:: len(TEXTS) // len(NAMES)]


@pytest.fixture
def conversations(alice, bob):
    said = [f"{payload.text}\n\nThe boat Annika [1]." for payload in SAID[: len(NAMES)]]
    names = NAMES[: len(said)]
    plain = [f"The boat {name.text} [1]." for name in HARMLESS[: len(said)]]
    return converse(alice, names, said), converse(bob, HARMLESS[: len(said)], plain)


@pytest.mark.parametrize("view", ["conversation", "rename"])
def test_a_conversations_pages_have_the_same_bones(client, conversations, alice, bob, view):
    hostile, harmless = (
        get(client, owner, reverse(f"ai_chatbot:{view}", args=[conversation.pk]))
        for owner, conversation in zip((alice, bob), conversations, strict=True)
    )

    assert_same_bones(hostile, harmless, view)


def test_the_answers_on_a_page_hold_nothing_foreign(client, conversations, alice):
    html = get(client, alice, conversations[0].get_absolute_url())
    answers = conversations[0].messages.filter(role="assistant").order_by("created_at")
    shown = [body for body in bodies(html) if body.find("div") is not None]

    assert len(shown) == len(answers)
    for body, told in zip(shown, answers, strict=True):
        for part in body:
            assert faults_below(part, answer(list(told.sources.all()))) == [], told.text


def test_only_a_mark_says_that_a_source_is_cited(client, alice):
    """Not words that read like the attribute by which a mark names its source."""
    for text in (
        'aria-label="Source 2"',
        '`aria-label="Source 2"`',
        '```\naria-label="Source 2"\n```',
    ):
        said = f"{text}\n\nThe boat Word is named [1]."
        conversation = converse(alice, HARMLESS[:1], [said])

        html = get(client, alice, conversation.get_absolute_url())

        assert re.findall(r'class="source[ a-z]*" value="(\d)"', html) == ["1", "2"]
        assert 'class="source cited" value="2"' not in html


@pytest.mark.parametrize("kind", ["json", "md"])
def test_a_hostile_conversation_is_exported_whole(client, conversations, alice, kind):
    text = get(client, alice, reverse(f"ai_chatbot:export_{kind}", args=[conversations[0].pk]))

    if kind == "json":
        told = [message["text"] for message in json.loads(text)["messages"]]
        assert [message.text for message in conversations[0].messages.all()] == told
    else:
        assert text.startswith("# ")


def test_a_list_of_hostile_conversations_has_the_same_bones(client, alice, bob):
    for owner, names in ((alice, NAMES), (bob, HARMLESS)):
        Conversation.objects.bulk_create(
            Conversation(owner=owner, title=name.text[:200]) for name in names
        )

    assert_same_bones(*(get(client, owner, "/conversations/") for owner in (alice, bob)), "list")
