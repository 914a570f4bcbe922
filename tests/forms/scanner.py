"""A scanner that speaks clamd's INSTREAM, knows EICAR, and can be told to misbehave."""

import socketserver
import struct
import threading


class Scanner(socketserver.ThreadingTCPServer):
    """Runs in a thread for the length of a `with`; `answer` replaces what it would say, None: hangs up."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, virus):
        super().__init__(("127.0.0.1", 0), _Clamd)
        self.virus, self.seen, self.answer = virus, [], ""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_args):
        self.shutdown()
        self.server_close()

    @property
    def address(self):
        return "{}:{}".format(*self.server_address)


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(content)
        if self.server.answer is None:
            return
        found = "stream: Eicar-Test-Signature FOUND" if self.server.virus in content else "stream: OK"
        self.wfile.write((self.server.answer or found).encode() + b"\0")
