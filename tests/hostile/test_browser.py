"""Hostile answers and notes in a real Chromium: nothing runs, nothing leaves, the page works on."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import chromium, open_page, sign_in, start_web  # noqa: F401 - fixtures
from tests.e2e.test_page_states import LangflowInThread, ask, last_answer, says
from tests.hostile.allowed import NOTE, answer, faults_in
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.links import MARKED
from tests.hostile.corpus.notes import NAMES, named_note
from tests.hostile.support import Source
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.slow

LIVELY = {"element", "mutation", "htmx", "ours", "marked", "exfiltration", "comment"}
SAMPLE = [*[payload for payload in TEXTS if payload.kind in LIVELY][::7], *MARKED[:6]]
# What a page asks for by itself.
OWN = re.compile(
    r"/(?:static/.*|ready-banner/|favicon\.ico|notes/\d+/|conversations/[^/]*/?|notes/|)"
)
SERVED = [
    Source(
        n, title=NAMES[n].text, text="The boat Annika was repaired in May 2021.", url=f"/notes/{n}/"
    )
    for n in (1, 2)
]
PREPARE = """
from django.contrib.auth.models import User
from ai_chatbot.models import Conversation, Message, Source
from notes.importing.importer import import_texts
ada = User.objects.get(username="ada")
import_texts(ada, {files!r})
conversation = Conversation.objects.create(owner=ada, title={title!r})
for text in {texts!r}:
    asked = Message.objects.create(conversation=conversation, parent_id=conversation.head_id, role="user", text=text)
    conversation.head = Message.objects.create(conversation=conversation, parent=asked, role="assistant", text=text + "\\n\\nAnnika was repaired in May 2021 [1].")
    for n, title, url in {sources!r}:
        Source.objects.create(message=conversation.head, n=n, title=title, text="The boat Annika was repaired in May 2021.", content_hash="x", start=0, end=1, score=0.5, url=url)
conversation.save()
"""  # noqa: E501 - a small program


@pytest.fixture(scope="module")
def web(start_web):  # noqa: F811
    files = {
        f"n{n} {name.text[:50].replace('/', '_')}.md": named_note(name)
        for n, name in enumerate(NAMES[:16])
    }
    files["all.md"] = "\n\n".join(payload.text for payload in SAMPLE)
    prepare = PREPARE.format(
        files=files,
        title=NAMES[0].text,
        texts=[payload.text for payload in SAMPLE],
        sources=[(source.n, source.title, source.url) for source in SERVED],
    )
    return start_web("ada", prepare=prepare)


@pytest.fixture
def page(open_page, web):  # noqa: F811
    """Signed in; `page.asked` holds every request that is none of the page's own."""
    page = open_page(web.url)
    page.asked = []

    def look_at(route, request):
        address = urlsplit(request.url)
        is_own = request.url.startswith(web.url) and OWN.fullmatch(address.path)
        if is_own and request.method == "GET":
            route.continue_()
        else:
            page.asked.append(f"{request.method} {request.url}")
            route.abort()

    sign_in(page, "ada")
    page.route("**/*", look_at)
    return page


def assert_nothing_happened(page):
    page.wait_for_timeout(1500)  # a refresh or a trigger has had its chance
    assert page.evaluate("window.__ran") is None
    assert page.asked == []
    assert page.problems == []


def shown(page, selector):
    """Their HTML, without the buttons that our script put beside tables and code."""
    return page.eval_on_selector_all(
        selector,
        """found => found.map(each => {
          const copy = each.cloneNode(true);
          copy.querySelectorAll(".copyable").forEach(frame => {
            frame.querySelector(":scope > button").remove();
            frame.replaceWith(...frame.childNodes);
          });
          return copy.innerHTML;
        })""",
    )


def test_a_conversation_of_hostile_answers_does_nothing_of_its_own(page, web):
    page.goto(page.url)
    where = page.url

    assert_nothing_happened(page)
    answers = shown(page, "article.answer .body > div:first-child")
    assert len(answers) == len(SAMPLE)
    faults = {
        payload.id: found
        for payload, html in zip(SAMPLE, answers, strict=True)
        if (found := faults_in(html, answer(SERVED)))
    }
    assert faults == {}
    assert page.url == where
    assert page.locator("#log article").count() == 2 * len(SAMPLE)


def test_the_page_goes_on_working_while_hostile_answers_are_written(page, web):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as langflow:
        says(page, "Done")
        for payload in SAMPLE[::6]:
            langflow.script(
                token(payload.text[:7]),
                0.1,
                token(payload.text[7:]),
                0.2,
                token("\n\nAll said."),
                end(""),
            )
            answers = page.get_by_role("article", name="Answer")
            before = answers.count()
            ask(page, "And now?")
            expect(answers).to_have_count(before + 1)  # the one before was said and done, too
            expect(answers.last).to_contain_text("All said.")
            says(page, "Done")
            assert (
                faults_in(shown(page, "article.answer .body > div:first-child")[-1], answer()) == []
            )

    assert_nothing_happened(page)


@pytest.mark.parametrize(
    "text",
    [
        'id="cursor" data-adds="status"',
        'id="cursor" data-answer="m-1" data-previous="0" data-seq="9"',
    ],
)
def test_words_of_our_own_protocol_stop_no_page(page, web, text):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as langflow:
        finish = asyncio.Event()
        says(page, "Done")
        langflow.script(
            token(f"{text} was "), 0.3, token("said.\n\nAnd "), 0.3, token("more."), finish, end("")
        )
        ask(page, "And now?")

        expect(last_answer(page)).to_contain_text("more.")
        langflow.set(finish)
        says(page, "Done")


def test_a_note_and_the_list_of_hostile_names_do_nothing_of_their_own(page, web):
    page.goto("/notes/")
    assert_nothing_happened(page)
    links = page.locator("ul.note-list li > a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    assert len(links) == 17

    for link in links[:4]:
        page.goto(link)
        assert [
            fault for html in shown(page, "article.note > .body") for fault in faults_in(html, NOTE)
        ] == []
    assert_nothing_happened(page)


def test_a_note_of_all_that_is_hostile_does_nothing_of_its_own(page, web):
    page.goto("/notes/")
    page.locator("ul.note-list a", has_text=re.compile("all|Ours|a$")).first.click()
    page.goto(page.url)

    assert_nothing_happened(page)
    assert [
        fault for html in shown(page, "article.note > .body") for fault in faults_in(html, NOTE)
    ] == []
