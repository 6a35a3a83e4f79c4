"""Nothing of what page and server say to each other can be made by text, even unsanitised text."""

import asyncio
import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.e2e.support import LangflowInThread, ask, last_answer, says
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.slow

PREPARE = """
from notes.importing.importer import import_texts
import_texts(User.objects.get(), {"keep.md": "# Keep\\nThis note stays."})
"""
MARK = "HOSTILE"  # what a failed sanitiser would have let through stands here
ACTS = (
    '<div hx-post="/notes/1/delete/" hx-trigger="load" hx-include="[name*=csrf]"></div>'
    '<div hx-get="/notes/" hx-trigger="load" hx-target="body"></div>'
    '<button ws-send hx-trigger="load" hx-vals=\'{"action": "stop"}\'>a</button>'
    '<div hx-ext="ws" ws-connect="/ws/conversations/x/"></div>'
    '<img src="/x" onerror="document.title=1"><script>document.title = 2</script>'
    '<meta http-equiv="refresh" content="0;url=/notes/">'
)
POSES = (
    '<i id="cursor" data-adds="status" hx-swap-oob="true"></i>'
    '<form id="composer" hx-swap-oob="true">gone</form><div id="log" hx-swap-oob="true">gone</div>'
    '<p id="status" data-state="failed" hx-swap-oob="true">Gone</p>'
    '<div hx-swap-oob="innerHTML:body">gone</div><div hx-swap-oob="beforeend:#log">gone</div>'
    '<button class="pose" data-action="retry" data-id="x">Pose</button>'
)
OUT = "</p></div></div></div></section></article></div></div>"  # of all that stands around it


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada", prepare=PREPARE, SOCKETS_PER_USER="100")


@pytest.fixture
def langflow(web):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as server:
        yield server


def acts(request):
    """Whether it may change something: a page without a websocket asks by POST what it missed."""
    if request.method != "POST":
        return False
    is_frame = request.url.endswith("/frames/")
    return not (is_frame and json.loads(request.post_data)["action"] == "resume")


class Between:
    """Stands between the page and the server: changes frames, loses them, and counts."""

    def __init__(self, page):
        self.change = lambda frame: frame  # what the page gets of a frame; None: it is lost
        self.sent = []
        self.posts = []
        page.route_web_socket(re.compile("/ws/conversations/"), self._connect)
        page.on("request", lambda request: acts(request) and self.posts.append(request))

    def _connect(self, socket):
        server = socket.connect_to_server()

        def up(frame):
            self.sent.append(json.loads(frame))
            server.send(frame)

        def down(frame):
            changed = self.change(frame)
            if changed is not None:
                socket.send(changed)

        socket.on_message(up)
        server.on_message(down)

    def resumes(self):
        return [frame for frame in self.sent if frame.get("action") == "resume"]


@pytest.fixture
def open_chat(open_page, web):
    """`page, between = open_chat()`: a new conversation, ready."""

    def open_one(**options):
        page = open_page(web.url, **options)
        between = Between(page)
        sign_in(page, "ada")
        page.get_by_role("button", name="New conversation").click()
        says(page, "Ready")
        between.posts.clear()
        between.sent.clear()
        return page, between

    return open_one


LOOKALIKES = [
    'id="cursor" data-adds="status"',
    'id="cursor" data-answer="m-1" data-previous="0" data-seq="9"',
    'id="cursor" data-ends="m-nobody"',
    '<i id="cursor" hidden hx-swap-oob="true" data-adds="log"></i>',
]


@pytest.mark.parametrize("words", LOOKALIKES)
def test_text_that_looks_like_the_protocol_is_shown_as_text(langflow, open_chat, words):
    half = len(words) // 2
    pieces = [
        f"Plain: {words}\n\n",
        f"```\n{words}\n```\n\n",
        "Split: ",
        words[:half],
        words[half:],
    ]
    langflow.script(
        *[part for piece in pieces for part in (token(piece), 0.1)], end("".join(pieces))
    )
    page, _ = open_chat()

    ask(page, f"Show {words}")

    says(page, "Done")
    expect(last_answer(page)).to_contain_text(f"Plain: {words}")
    expect(last_answer(page)).to_contain_text(f"Split: {words}")
    expect(last_answer(page).locator("code")).to_contain_text(words)
    expect(page.get_by_role("article", name="Your question")).to_contain_text(words)
    assert page.problems == []


HOSTILE = {"acts": ACTS, "poses": POSES, "acts outside": OUT + ACTS, "poses outside": OUT + POSES}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_markup_in_a_frame_neither_acts_nor_poses(langflow, open_chat, markup):
    finish = asyncio.Event()
    langflow.script(token("Before. "), 0.3, token(f"Then {MARK}"), finish, end(""))
    page, between = open_chat()
    between.change = lambda frame: frame.replace(MARK, markup)
    ask(page, "What?")
    expect(last_answer(page)).to_contain_text("Before. Then")
    says(page, "Answering…")

    pose = page.locator(".pose")
    for n in range(pose.count()):
        pose.nth(n).click()
    langflow.set(finish)
    says(page, "Done")

    page.wait_for_timeout(300)
    assert between.posts == []
    assert {frame.get("action") for frame in between.sent} <= {"resume", None}
    expect(page.locator("#log")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Ask your notes")).to_have_value("")
    expect(page).to_have_title(re.compile("^What"))
    assert "/conversations/" in page.url
    if not markup.startswith(OUT):  # what follows such a text in its frame is outside as well
        langflow.script(*answer("And it goes on."))
        ask(page, "Next?")
        expect(last_answer(page)).to_contain_text("And it goes on.")


def hostile_responses(page, address, markup):
    """The server's page, as it would be with this markup in its text."""

    def change(route):
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(MARK, markup))

    page.route(address, change)


@pytest.mark.parametrize("markup", [ACTS, OUT + ACTS], ids=["inside", "outside"])
def test_markup_in_a_page_changes_nothing_on_the_server(langflow, open_chat, web, markup):
    markup = markup.partition("<meta")[0]  # a page's own is obeyed: no script could stop it
    langflow.script(*answer(f"Before {MARK} after."))
    page, between = open_chat()
    ask(page, "What?")
    says(page, "Done")
    hostile_responses(page, page.url, markup)

    page.reload()

    page.wait_for_timeout(1500)  # for what is triggered by "load"
    assert between.posts == []
    page.unroute_all()
    page.goto("/notes/")
    expect(page.get_by_role("link", name="Keep")).to_be_visible()


def test_markup_in_a_preview_changes_nothing_beside_it(open_chat):
    page, between = open_chat()
    oob = '<input id="id_title" hx-swap-oob="true"><i hx-swap-oob="innerHTML:main">gone</i>'
    hostile_responses(page, "**/notes/preview/", oob + f"<p>{oob}</p>" + ACTS.partition("<meta")[0])
    page.goto("/notes/new/")
    page.get_by_label("Title").fill("Mine")

    page.get_by_label("Text, in Markdown").fill(f"Look: {MARK}")

    expect(page.get_by_role("region", name="Preview")).to_contain_text("Look:")
    page.wait_for_timeout(500)
    expect(page.get_by_label("Title")).to_have_value("Mine")
    assert {request.url.rpartition("/notes/")[2] for request in between.posts} == {"preview/"}


def test_a_gap_is_asked_for_once_while_the_answer_to_it_is_on_its_way(langflow, open_chat):
    finish = asyncio.Event()
    langflow.script(*[x for n in range(60) for x in (token(f"w{n} "), 0.05)], finish, end(""))
    page, between = open_chat()
    lost = []

    def lose_one_then_what_is_asked_for(frame):
        # Which numbers a frame has depends on how many tokens came together.
        previous = re.search(r'data-previous="(\d+)"', frame)
        is_first = previous and not lost and int(previous[1]) >= 3
        is_asked_for = previous and between.resumes() and lost == [previous[1]]
        if not is_first and not is_asked_for:
            return frame
        lost.append(previous[1])
        return None

    between.change = lose_one_then_what_is_asked_for
    ask(page, "Count")
    expect(last_answer(page)).to_contain_text("w59")  # asked anew after a while

    # One for the gap, one more if an event came before its turn, and one when patience ended;
    # some fifty events came meanwhile.
    assert len(lost) == 2
    assert 2 <= len(between.resumes()) <= 3
    langflow.set(finish)
    says(page, "Done")


def test_a_part_that_has_left_the_page_leaves_nothing_behind(langflow, open_page, web):
    page = open_page(web.url)
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket))
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()
    says(page, "Ready")

    before = len(sockets)

    with sockets[-1].expect_event("close"):
        page.evaluate("document.getElementById('chat').remove()")

    page.context.set_offline(True)  # its listeners would look for the status line
    page.context.set_offline(False)
    page.wait_for_timeout(1500)
    assert len(sockets) == before
    assert page.problems == []


def test_the_conversation_on_a_phone_in_the_dark(langflow, open_chat):
    langflow.script(*answer("A short answer.\n\n", "- one\n- two\n\n```python\nx = 1\n```\n"))
    size = {"width": 390, "height": 844}
    page, _ = open_chat(viewport=size, color_scheme="dark")
    ask(page, "Fits?")
    says(page, "Done")

    picture(page, "conversation-phone-dark")

    others = page.get_by_role("button", name="Your conversations")
    others.click()
    expect(page.get_by_role("navigation", name="Your conversations")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Your conversations")).to_be_hidden()
    expect(others).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.problems == []
