from tests.http_servers import QuietHandler, ServerInThread

PASSWORD = "correct horse battery staple"


class Answering(ServerInThread):
    """A server that answers every GET with `status`."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked: list[tuple[str, str]] = []  # path, Authorization
        super().__init__(Handler)


class Handler(QuietHandler):
    server: Answering

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
