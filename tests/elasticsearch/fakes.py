"""A node that does what a real one will not do on demand: refuse, answer in part, garble, keep silent."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from search.engines.elastic import schema

WHOLE = {
    "timed_out": False,
    "_shards": {"total": 1, "successful": 1, "failed": 0},
    "hits": {"total": {"value": 0}, "hits": []},
    "status": 200,
}
Answer = tuple[int, bytes]


class FakeNode:
    """`with FakeNode() as node`: an index of this version without offers, until `node.answer` is set.

    `answer`: from the path to status and body, or to None for what a well node would say.
    """

    def __init__(self) -> None:
        self.answer: Callable[[str], Answer | None] = lambda path: None
        self.product = "Elasticsearch"
        self.asked: list[str] = []
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "FakeNode":
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def silence(self, seconds: float = 30) -> None:
        """Accept everything and say nothing for so long."""

        def answer(path: str) -> None:
            self.over.wait(seconds)

        self.answer = answer

    def well(self, path: str, sent: bytes) -> Answer:
        if path.startswith("/_msearch"):
            searches = sent.strip().count(b"\n") // 2 + 1
            return 200, json.dumps({"responses": [WHOLE] * searches}).encode()
        row = {"aliases": {"lotse": {}}, "mappings": {"_meta": {"stamp": schema.STAMP}}}
        return 200, json.dumps({"lotse-1": row}).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _all(self) -> None:
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                node.asked.append(self.path)
                status, body = node.answer(self.path) or node.well(self.path, sent)
                self.send_response(status)
                self.send_header("X-Elastic-Product", node.product)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _all  # noqa: N815

            def log_message(self, *_) -> None:
                """Nobody reads it."""

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    """Who asked has gone away."""

        return Handler
