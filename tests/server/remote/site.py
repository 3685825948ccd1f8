"""A real HTTP server for tests: what it answers at each path is a function of the request."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request: its path, its parameters, its headers."""

    path: str
    parameters: dict[str, str]
    query: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What is sent: the whole body, or pieces of it as they come."""

    body: bytes | Iterator[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[Asked], Answer]


@dataclass
class Site:
    """A server on the loopback interface, and what it was asked."""

    address: str
    answers: dict[str, Answering]
    asked: list[Asked] = field(default_factory=list)

    def put(self, path: str, answering: Answering | bytes) -> str:
        """Answer at a path from now on; returns its address."""
        self.answers[path] = (
            (lambda _: Answer(answering)) if isinstance(answering, bytes) else (answering)
        )
        return self.address + path


@contextmanager
def open_site(secured: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve on a free port until the end of the block, by TLS if there is a context for it."""
    site = Site("", {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            split = urlsplit(self.path)
            asked = Asked(
                split.path, dict(parse_qsl(split.query)), split.query, dict(self.headers.items())
            )
            site.asked.append(asked)
            answering = site.answers.get(split.path)
            self._send(answering(asked) if answering else Answer(b"nothing here", 404))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if isinstance(answer.body, bytes):
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            try:
                for piece in [answer.body] if isinstance(answer.body, bytes) else answer.body:
                    self.wfile.write(piece)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the other side had enough

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_port}"
        if secured:
            server.socket = secured.wrap_socket(server.socket, server_side=True)
            site.address = f"https://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()
