"""A page of another site with the widget on it, and a server that plays what a test scripts."""

import json
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from ai_chatbot.views.widget_files import FILE
from tests.http_servers import QuietHandler, ServerInThread

HTML_PAGE = """<!doctype html><html lang="{lang}"{dir}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A shop</title>{policy}
<link rel="stylesheet" href="/shop.css"><script src="/shop.js"></script></head>
<body><main><h1>A shop of bicycles</h1>
<p>{words}</p><label>Search <input id="search"></label></main>
<script src="{server}/widget.js" data-collection="demo" {data} defer></script></body></html>"""
# A page that means its styles for everything on it.
SHOP_CSS = """* { color: rgb(200, 0, 0) !important; letter-spacing: 3px; box-sizing: content-box; }
html { font-size: 10px; font-family: serif; }
button, h2, p { text-transform: uppercase; border-radius: 0; }
dialog { display: none !important; }"""
SHOP_JS = """window.pressed = [];
addEventListener("keydown", (event) => { window.pressed.push(event.key); });"""
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self' {server}; connect-src {server}; "
    "require-trusted-types-for 'script'"
)
BEGUN = ("begun", {"conversation": "c-1", "question": "q-1", "answer": "a-1"})
SOURCES = [
    {
        "n": 1,
        "title": "Räder.md",
        "heading": "Reifen",
        "text": "Der Reifen hat 28 Zoll.\nSo.",
        "url": "",
    },
    {
        "n": 2,
        "title": "גלגלים",
        "heading": "",
        "text": "הצמיג 28 אינץ׳",
        "url": "/notes/7/?start=0#passage",
    },
]
CITED = '<p dir="auto">The tyre has 28 inches <a data-n="1" href="#">1</a>.</p>'


def begun(answer):
    return ("begun", {**BEGUN[1], "answer": answer})


def grown(seq, append="", tail="", **more):
    return ("grown", {"answer": "a-1", "seq": seq, "append": append, "tail": tail, **more})


def served(seq, sources=SOURCES):
    return ("served", {"answer": "a-1", "seq": seq, "sources": sources})


def ended(seq, html=CITED, status="done", error=""):
    return ("ended", {"answer": "a-1", "seq": seq, "status": status, "error": error, "html": html})


class WidgetServer(ServerInThread):
    """`plays` holds, for each stream that is asked for, its events (and threading.Events that are
    waited for), or a refusal as (status, problem). A play that ends without "ended" is a cut."""

    def __init__(self):
        super().__init__(Handler)
        self.plays = []
        self.may_begin = threading.Event()
        self.may_begin.set()
        self.requests = []  # (method, path, body)
        self.messages = []
        self.config = {
            "title": "Bicycles",
            "greeting": "Ask about bicycles.",
            "suggestions": ["How large is the tyre?", "כמה גדול הצמיג?"],
            "question_max_chars": 60,
        }
        self.page = {"lang": "en", "dir": "", "policy": "", "words": "Bicycles. " * 200, "data": ""}
        self.elsewhere = f"http://localhost:{self.server_port}"  # the same, but another origin

    def asked(self, method="POST"):
        return [path for each, path, _ in self.requests if each == method]


class Handler(QuietHandler):
    server: WidgetServer

    def do_OPTIONS(self):
        self.answer(204)

    def do_GET(self):
        path = urlsplit(self.path).path
        files = {"/shop.css": ("text/css", SHOP_CSS), "/shop.js": ("text/javascript", SHOP_JS)}
        if path == "/favicon.ico":
            self.answer(204)
        elif path == "/":
            self.answer(200, "text/html", self.server_page())
        elif path in files:
            self.answer(200, *files[path])
        elif path == "/widget.js":
            self.answer(200, "text/javascript", Path(FILE).read_text())
        elif path == "/c/demo/config":
            self.answer_json(200, self.server.config)
        elif path.endswith("/events"):
            self.note(parse_qs(urlsplit(self.path).query))
            self.play()
        elif path.startswith("/c/demo/conversations/") and self.knows_the_visitor():
            self.answer_json(200, {"messages": self.server.messages})

    def do_POST(self):
        self.note(json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}"))
        if self.path == "/c/demo/conversations":
            self.server.may_begin.wait(timeout=60)
            self.answer_json(201, {"id": "c-1", "key": "visitor-key"})
        elif self.knows_the_visitor() and self.path.endswith("/stop"):
            self.answer(204)
        elif self.knows_the_visitor():
            self.play()

    def knows_the_visitor(self):
        is_known = self.headers["Authorization"] == "Bearer visitor-key"
        if not is_known:
            self.answer_json(401, {"detail": "This conversation is over."})
        return is_known

    def note(self, body):
        self.server.requests.append((self.command, urlsplit(self.path).path, body))

    def server_page(self):
        policy = self.server.page["policy"].format(server=self.server.url)
        meta = policy and f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        return HTML_PAGE.format(server=self.server.url, **{**self.server.page, "policy": meta})

    def answer(self, status, kind="text/plain", text=""):
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
        self.end_headers()
        self.wfile.write(text.encode())

    def answer_json(self, status, value):
        self.answer(status, "application/json", json.dumps(value))

    def play(self):
        play = self.server.plays.pop(0)
        if isinstance(play, tuple):
            self.answer_json(*play)
            return
        self.answer(200, "text/event-stream")
        for item in play:
            if isinstance(item, threading.Event):
                item.wait(60)
            else:
                name, data = item
                self.wfile.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
                self.wfile.flush()


def launcher(page):
    return page.get_by_role("button", name="Ask a question")


def says(page, words):
    expect(page.locator("commonplace-chat").get_by_role("status")).to_have_text(words)


def ask(page, question="How large is the tyre?"):
    page.get_by_role("textbox", name="Ask your notes").fill(question)
    page.get_by_role("button", name="Send").click()
