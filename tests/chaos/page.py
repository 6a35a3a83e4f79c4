"""A conversation's page without a browser: it shows what our scripts would show.

It loads the page, opens the websocket, applies each numbered event exactly once, asks for what
it missed, and connects again when it is cut off.
"""

import asyncio
import json
import random
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
import lxml.html
import websockets
from lxml.html import HtmlElement

CURSOR = re.compile(  # of a frame's first element: what follows is text of others
    r'\s*<i id="cursor"[^>]* data-answer="([^"]+)" data-previous="(\d+)" data-seq="(\d+)"'
)
LOST = (OSError, httpx.HTTPError, websockets.WebSocketException)


@dataclass
class Client:
    """A signed-in browser."""

    url: str
    cookies: str = ""
    csrf: str = ""

    async def sign_in(self, username: str, password: str) -> None:
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=60) as http:
            await http.get("/accounts/login/")
            form = {
                "login": username,
                "password": password,
                "csrfmiddlewaretoken": http.cookies["csrftoken"],
            }
            referer = {"Referer": self.url}
            answer = await http.post("/accounts/login/", data=form, headers=referer)
            while answer.status_code == 429:  # many sign in from this one address
                await asyncio.sleep(2)
                answer = await http.post("/accounts/login/", data=form, headers=referer)
            assert answer.status_code == 302, answer.text
            self.csrf = http.cookies["csrftoken"]
            self.cookies = "; ".join(f"{c.name}={c.value}" for c in http.cookies.jar)

    async def get(self, path: str) -> str:
        """A page, asked for until it comes."""
        headers = {"Cookie": self.cookies}
        while True:
            try:
                async with httpx.AsyncClient(trust_env=False, headers=headers) as http:
                    answer = await http.get(f"{self.url}{path}", timeout=30)
                    if answer.status_code == 200:
                        return answer.text
            except LOST:
                pass
            await asyncio.sleep(0.2)

    async def new_conversation(self) -> str:
        """The id of one in which nothing was asked yet."""
        headers = {"Cookie": self.cookies, "X-CSRFToken": self.csrf}
        async with httpx.AsyncClient(trust_env=False, headers=headers, timeout=60) as http:
            answer = await http.post(f"{self.url}/conversations/new/")
            assert answer.status_code == 302, answer.text
            return answer.headers["Location"].strip("/").rpartition("/")[2]

    def connect(self, conversation: str) -> websockets.connect:
        return websockets.connect(
            f"{self.url.replace('http', 'ws')}/ws/conversations/{conversation}/",
            additional_headers={"Cookie": self.cookies}, compression=None, max_queue=None,
            open_timeout=30, proxy=None,
        )  # fmt: skip

    async def closing_code(self, conversation: str, patience: float = 5) -> int | None:
        """The code with which a socket is closed, or None when it stays open."""
        async with self.connect(conversation) as socket:
            try:
                await asyncio.wait_for(socket.wait_closed(), patience)
            except TimeoutError:
                return None
            return socket.close_code


@dataclass
class Page:
    client: Client
    conversation: str
    articles: dict[str, HtmlElement] = field(default_factory=dict)  # by element id, in order
    notice: str = ""  # the sentence above the question box
    _socket: websockets.ClientConnection | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _living: asyncio.Task[None] | None = None

    async def open(self) -> "Page":
        self._show_log(lxml.html.fromstring(await self.client.get(self.path)))
        self._living = asyncio.create_task(self._live())
        return self

    async def close(self) -> None:
        assert self._living
        self._living.cancel()
        await asyncio.gather(self._living, return_exceptions=True)

    @property
    def path(self) -> str:
        return f"/conversations/{self.conversation}/"

    @property
    def is_connected(self) -> bool:
        return self._socket is not None

    # --- What the user sees and does ------------------------------------------------------

    @property
    def answers(self) -> list[HtmlElement]:
        return [each for each in self.articles.values() if "answer" in each.classes]

    def text_of(self, answer_id: str) -> str:
        """What the model said, as it stands on the page: what we say in its place is left out."""
        body = self.articles[f"m-{answer_id}"].find_class("body")[0]
        said = (body.find_class("model-words") or [body])[0]
        theirs = './/text()[not(ancestor::summary or ancestor::*[@class="aside"])]'
        return " ".join("".join(said.xpath(theirs)).split())

    async def ask(self, question: str) -> str:
        """Send until it shows in the log, as the page keeps it in the box; the answer's id."""
        client_id = uuid.uuid4().hex
        sent_at = float("-inf")
        while not (asked := self._question(client_id)):
            if time.monotonic() - sent_at > 1:
                await self._send(message=question, id=client_id)
                sent_at = time.monotonic()
            await self._wait(1)
        names = list(self.articles)
        return names[names.index(asked) + 1].removeprefix("m-")

    async def until_ended(self, answer_id: str) -> str:
        """Wait for the end of an answer; returns its status."""
        while (status := self.articles[f"m-{answer_id}"].get("data-status")) == "running":
            await self._wait(5)
        return status

    def _question(self, client_id: str) -> str:
        for name, article in self.articles.items():
            if article.get("data-client-id") == client_id:
                return name
        return ""

    async def _wait(self, seconds: float) -> None:
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            await self._resume()  # as the page does when it is silent for long

    # --- The websocket --------------------------------------------------------------------

    async def _live(self) -> None:
        while True:
            try:
                async with self.client.connect(self.conversation) as self._socket:
                    await self._resume()
                    async for html in self._socket:
                        await self._take(str(html))
                        self._changed.set()
            except LOST:
                pass
            finally:
                self._socket = None
            await asyncio.sleep(random.uniform(0, 0.5))

    async def _send(self, **frame: Any) -> None:
        try:
            if self._socket:
                await self._socket.send(json.dumps(frame))
        except LOST:
            pass  # cut off in this moment: whoever sends sees no effect and sends again

    async def _resume(self) -> None:
        last = self.answers[-1] if self.answers else None
        await self._send(
            action="resume",
            seq=int(last.get("data-seq")) if last is not None else 0,
            answer=last.get("id").removeprefix("m-") if last is not None else "",
        )

    async def _take(self, html: str) -> None:
        fragment = lxml.html.fragment_fromstring(html, create_parent=True)
        for notice in fragment.xpath('.//*[@id="notice"]'):
            self.notice = notice.text_content()
        if cursor := CURSOR.match(html):
            await self._take_event(fragment, cursor[1], int(cursor[2]), int(cursor[3]))
        elif fragment.xpath('.//*[@id="log"]'):
            self._show_log(fragment)
        else:
            for article in fragment.xpath(".//article"):
                is_new = article.get("hx-swap-oob") is None
                if is_new != (article.get("id") in self.articles):
                    self.articles[article.get("id")] = article
                elif not is_new:
                    await self._resume()  # the end of what it has not heard the beginning of

    async def _take_event(
        self, fragment: HtmlElement, answer: str, previous: int, seq: int
    ) -> None:
        article = self.articles.get(answer)
        shown = -1 if article is None else int(article.get("data-seq"))
        if article is None or previous > shown:
            await self._resume()
        if article is None or previous != shown:
            return
        article.set("data-seq", str(seq))
        for part in fragment.xpath("./div"):
            name, swap = part.get("id"), part.get("hx-swap-oob")
            if not name.startswith(("blocks-", "tail-")):
                continue
            place = article.xpath(f'.//*[@id="{name}"]')[0]
            if swap == "innerHTML":
                place.clear()
                place.set("id", name)
                place.text = part.text
            place.extend(list(part))

    def _show_log(self, tree: HtmlElement) -> None:
        log = tree.xpath('.//*[@id="log"]')[0]
        self.articles = {article.get("id"): article for article in log.xpath(".//article")}
