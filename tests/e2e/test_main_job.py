"""A person signs up, brings their notes, asks, reads a cited answer, and takes it along."""

import json
import re
import threading
import zipfile

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import VAULT, picture, sign_in

pytestmark = pytest.mark.slow

PERSON = ("ada", "a phrase of some words")
ANSWER = [
    "Foam is built ", "on **Visual Studio Code** and GitHub [1].\n\n",
    "It is a personal knowledge management ", "and sharing system.\n\n",
    "- Backlinks are listed in a panel.\n", "- Daily notes are opened with a command.\n",
]  # fmt: skip


@pytest.fixture(scope="module")
def vault_zip(tmp_path_factory):
    path = tmp_path_factory.mktemp("vault") / "foam-docs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in VAULT.rglob("*"):
            archive.write(file, file.relative_to(VAULT))
    return path


def wait_until_indexed(page):
    """The import's progress shows on the page."""
    expect(page.get_by_text(re.compile(r"\d+ of 86 done"))).to_be_visible()
    picture(page, "import")
    expect(page.get_by_text("All 86 notes are ready for questions")).to_be_visible(timeout=600_000)


def test_from_sign_in_to_export(stack, model, open_page, vault_zip):
    may_end = threading.Event()
    model.script(ANSWER, when=lambda n: n < len(ANSWER) - 1 or may_end.is_set())
    page = open_page(stack.url)
    sign_up(page, *PERSON)
    expect(page.get_by_text("Bring your notes first")).to_be_visible()
    picture(page, "first-steps")

    # The vault, as a zip.
    page.get_by_role("link", name="Import notes").click()
    page.locator("input[type=file]").first.set_input_files(vault_zip)
    page.get_by_role("button", name="Import", exact=True).click()
    wait_until_indexed(page)
    page.goto("/notes/")
    expect(page.get_by_text(re.compile(r"^\s*86 notes"))).to_be_visible()
    picture(page, "notes")

    # A question, and an answer that arrives piece by piece.
    page.get_by_role("button", name="New conversation").click()
    status = page.locator("#status")
    expect(status).to_have_text(re.compile("ready", re.I))
    page.get_by_role("textbox", name="Ask your notes").fill("What is Foam built on?")
    page.get_by_role("button", name="Send").click()
    log = page.get_by_role("log", name="Conversation")
    expect(log.get_by_text("What is Foam built on?")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    answer = log.get_by_role("article", name="Answer")
    expect(answer).to_contain_text("Backlinks are listed in a panel.")
    expect(answer).not_to_contain_text("Daily notes are opened with a command.")
    may_end.set()
    expect(status).to_have_text(re.compile(r"done, \d+ sources?", re.I))
    expect(answer.locator("strong", has_text="Visual Studio Code")).to_be_visible()
    picture(page, "answer")

    # Its sources, and a citation that opens the passage in its note.
    answer.locator("details.sources > summary").click()
    expect(answer.locator("li.source").first).to_be_visible()
    picture(page, "sources")
    conversation = page.url
    answer.get_by_role("link", name=re.compile(r"^Source \d")).first.click()
    expect(page.locator("#passage")).to_be_in_viewport()
    picture(page, "cited-passage")

    # Still there after coming back, reloading and in the review; exported as it stands.
    page.goto(conversation)
    page.reload()
    expect(answer.locator("strong", has_text="Visual Studio Code")).to_be_visible()
    page.goto("/conversations/")
    page.get_by_role("link", name="What is Foam built on?").click()
    expect(answer.get_by_role("link", name=re.compile(r"^Source \d")).first).to_be_visible()
    exported = page.request.get(f"{conversation}export.json").json()
    assert exported["messages"][1]["text"] == "".join(ANSWER)
    assert exported["messages"][1]["sources"]
    assert "What is Foam built on?" in page.request.get(f"{conversation}export.md").text()
    assert page.problems == []


def sign_up(page, username, password):
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password (again)").fill(password)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("button", name="New conversation").wait_for()


def test_the_model_is_given_passages_and_a_follow_up_the_conversation(stack, model, open_page):
    page = open_page(stack.url)
    sign_in(page)
    page.get_by_role("button", name="New conversation").click()
    ask(page, model, "How do I make a daily note?", "With the command Open Daily Note.")
    ask(page, model, "And which keys open it?", "Alt and D.")

    prompt = json.dumps(model.requests[-1])
    assert "How do I make a daily note?" in prompt  # and what the page showed as its answer
    assert "And which keys open it?" in prompt
    assert "daily" in prompt.lower()


def ask(page, model, question, answer, shown=""):
    model.script([answer])
    box = page.get_by_role("textbox", name="Ask your notes")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_role("article", name="Answer").last).to_contain_text(shown or answer)
    expect(page.locator("#status")).to_have_text(re.compile("done", re.I))
    expect(box).to_have_value("")


def test_stop_keeps_what_was_written_and_stops_the_model(stack, model, open_page):
    page = open_page(stack.url)
    sign_in(page)
    page.get_by_role("button", name="New conversation").click()
    model.script([f"Sentence {n}. " for n in range(5)], hangs=True)
    page.get_by_role("textbox", name="Ask your notes").fill("Tell me everything")
    page.get_by_role("button", name="Send").click()
    answer = page.get_by_role("article", name="Answer")
    expect(answer).to_contain_text("Sentence 3.")

    page.get_by_role("button", name="Stop").click()

    expect(page.locator("#status")).to_have_text(re.compile("stopped", re.I))
    expect(answer).to_contain_text("Sentence 3.")
    model.wait_until_hung_up()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    picture(page, "stopped")


def test_an_error_of_the_model_is_a_sentence_and_try_again_works(stack, model, open_page):
    page = open_page(stack.url)
    sign_in(page)
    page.get_by_role("button", name="New conversation").click()
    model.fail(500)
    page.get_by_role("textbox", name="Ask your notes").fill("Are you there?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#status")).to_have_text(re.compile("failed", re.I))
    expect(page.get_by_role("alert").first).to_be_visible()
    picture(page, "failed")

    model.script(["Here I am."])
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("article", name="Answer")).to_contain_text("Here I am.")
    expect(page.get_by_text("2 / 2")).to_be_visible()


def test_an_answer_goes_on_while_the_page_is_reloaded(stack, model, open_page):
    page = open_page(stack.url)
    sign_in(page)
    page.get_by_role("button", name="New conversation").click()
    pieces = [f"Part {n}.\n\n" for n in range(40)]
    go_on = threading.Event()
    model.script(pieces, when=lambda n: n < 5 or go_on.is_set())
    page.get_by_role("textbox", name="Ask your notes").fill("Survive this")
    page.get_by_role("button", name="Send").click()
    answer = page.get_by_role("article", name="Answer")
    expect(answer).to_contain_text("Part 2.")

    page.reload()
    expect(answer).to_contain_text("Part 2.")
    go_on.set()

    expect(page.locator("#status")).to_have_text(re.compile("done", re.I))
    said = answer.locator(".model-words p")  # which is nothing from the notes
    assert said.all_text_contents() == [f"Part {n}." for n in range(40)]


def test_a_hostile_answer_does_nothing(stack, model, open_page):
    page = open_page(stack.url)
    sign_in(page)
    page.get_by_role("button", name="New conversation").click()
    asked_for = []
    page.on("request", lambda request: asked_for.append(request.url))
    ask(
        page, model, "Be evil",
        "Harmless. <script>document.title='owned'</script> ![x](http://127.0.0.1:9/leak.png)"
        " <img src=x onerror=\"document.title='owned'\">",
        shown="Harmless.",
    )  # fmt: skip

    assert page.title() != "owned"
    assert not [url for url in asked_for if "leak.png" in url or url.endswith("/x")]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        (
            "phone",
            {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
        ),
        ("dark", {"color_scheme": "dark"}),
    ],
)
def test_it_looks_right(stack, model, open_page, name, options):
    page = open_page(stack.url, **options)
    sign_in(page, *PERSON)
    page.goto("/conversations/")
    page.get_by_role("link", name="What is Foam built on?").click()
    expect(page.get_by_role("article", name="Answer").first).to_be_visible()

    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    picture(page, f"answer-{name}")
