from tests.http_servers import QuietHandler, ServerInThread

PASSWORD = "correct horse battery staple"


class Answering(ServerInThread):
    """A server that answers every GET with `status`, but what `says` knows."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.says: dict[str, tuple[int, str]] = {}  # status and body where a path holds this
        self.asked: list[tuple[str, str]] = []  # path, Authorization
        super().__init__(Handler)


class Handler(QuietHandler):
    server: Answering

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Authorization", "")))
        others = (each for part, each in self.server.says.items() if part in self.path)
        status, body = next(others, (self.server.status, ""))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
