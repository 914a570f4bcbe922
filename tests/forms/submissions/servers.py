"""A mail server and a receiver of webhooks that can be told to misbehave."""

import datetime
import http.server
import ipaddress
import socketserver
import ssl
import threading
import time
from email import message_from_bytes

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class _Server:
    """Runs in a thread for the length of a `with`."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_args):
        self.shutdown()
        self.server_close()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, request, client_address):
        """Whoever hangs up in the middle is no news here."""


class MailServer(_Server, socketserver.ThreadingTCPServer):
    """Takes mails; `answers` are replies by command or by recipient, `reached` is called before DATA ends."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.mails, self.answers = [], {}
        self.silence, self.on_message = 0, lambda: None


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        time.sleep(self.server.silence)
        self.say("220 hier")
        while line := self.rfile.readline().decode().strip():
            command = line.split()[0].upper()
            address = line.partition("<")[2].rstrip(">") if command == "RCPT" else ""
            answer = self.server.answers.get(address) or self.server.answers.get(command)
            if answer:
                self.say(answer)
            elif command == "DATA":
                self.say("354 los")
                self.take()
            else:
                self.say("250 gut")
            if command == "QUIT":
                return

    def take(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.on_message()
        self.server.mails.append(message_from_bytes(b"".join(lines)))
        self.say("250 genommen")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Receiver(_Server, http.server.ThreadingHTTPServer):
    """Takes webhooks; `statuses` are the next answers (else 204), `drip` pauses between letters of one."""

    daemon_threads = True

    def __init__(self, files):
        super().__init__(("127.0.0.1", 0), _Http)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.calls, self.statuses, self.headers, self.drip = [], [], {}, 0

    @property
    def url(self):
        return f"https://localhost:{self.port}/hook"


class _Http(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((dict(self.headers), body))
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        if self.server.drip:
            for letter in b"HTTP/1.0 200 " + b"x" * 200:
                self.wfile.write(bytes([letter]))
                time.sleep(self.server.drip)
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_args):
        pass


def certificate(folder):
    """Write a certificate for this machine; return the paths of certificate and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_path, key_path
