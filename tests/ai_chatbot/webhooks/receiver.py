"""A program that webhooks tell, scripted by the test."""

from dataclasses import dataclass

from tests.http_servers import QuietHandler, ServerInThread


@dataclass
class Heard:
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ServerInThread):
    """Answers each POST with `status`, `headers` and `body`, and keeps what it heard."""

    def __init__(self) -> None:
        self.status, self.body = 200, b"thanks"
        self.headers: dict[str, str] = {}
        self.heard: list[Heard] = []
        super().__init__(Handler)


class Handler(QuietHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(Heard(self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)
