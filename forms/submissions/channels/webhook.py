"""The call to another system: a submission as JSON, signed (docs/forms-delivery.md says how to check it).

Only https to public addresses (or to networks the operator names), resolved once and connected to by number,
so that no name can lead inside afterwards. No redirects, no proxies, one deadline for the whole call.
"""

import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare

from forms.submissions.channels.base import NotDelivered
from forms.submissions.channels.payload import payload
from forms.submissions.models import Delivery, FormSettings, Submission

MAX_BODY = 2_000_000
# Seconds a receiver may accept a call after it was signed.
TOLERANCE = 300


class Webhook:
    name = "webhook"

    def targets(self, submission: Submission, settings: FormSettings) -> list[str]:
        return [""] if settings.webhook_url else []

    def send(self, delivery: Delivery, patience: float) -> None:
        form_settings = FormSettings.of(delivery.submission.form_version.form)
        url, secret = form_settings.webhook_url, form_settings.secret
        if not url or not secret:
            raise NotDelivered("no secret" if url else "no address any more")
        body = json.dumps(payload(delivery.submission), ensure_ascii=False, separators=(",", ":")).encode()
        if len(body) > MAX_BODY:
            raise NotDelivered("too large")
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Lotse-Webhook/1",
            "X-Lotse-Delivery": str(delivery.pk),
            "X-Lotse-Signature": signature(body, secret, int(time.time())),
        }
        status = post(url, body, headers, patience)
        if not http.client.OK <= status < http.client.MULTIPLE_CHOICES:
            raise NotDelivered(f"HTTP {status}")


def signature(body: bytes, secret: str, timestamp: int) -> str:
    """Return the header: the time, and HMAC-SHA256 over "<time>.<body>"."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def is_signed(body: bytes, header: str, secret: str, *, now: int) -> bool:
    """True if a header is ours and fresh: what a receiver has to check."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    if not parts.get("t", "").isdecimal() or abs(now - int(parts["t"])) > TOLERANCE:
        return False
    return constant_time_compare(signature(body, secret, int(parts["t"])), header)


def post(url: str, body: bytes, headers: dict[str, str], patience: float) -> int:
    """Return the status a server answers with; raise NotDelivered if there is no answer in time."""
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError:
        raise NotDelivered("not a https address") from None
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise NotDelivered("not a https address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    deadline = time.monotonic() + patience
    try:
        addresses = _checked_addresses(parts.hostname, port)
        connection = _Pinned(parts.hostname, port, addresses, patience)
        with contextlib.closing(connection), _ended_at(connection, deadline):
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
    except TimeoutError:
        raise NotDelivered("timeout") from None
    except ssl.SSLError:
        raise NotDelivered("timeout" if time.monotonic() >= deadline else "TLS") from None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
        late = time.monotonic() >= deadline
        raise NotDelivered("timeout" if late else type(problem).__name__) from None


class _Pinned(http.client.HTTPSConnection):
    """Connects to a number that was checked; name and certificate stay those of the address."""

    def __init__(self, host: str, port: int, addresses: list[str], patience: float) -> None:
        context = ssl.create_default_context(cafile=settings.WEBHOOK_CA_CERTS or None)
        super().__init__(host, port, timeout=patience, context=context)
        self._addresses, self._tls, self._patience = addresses, context, patience

    def connect(self) -> None:
        plain = self._reached()
        # Known before anything is said, so that the deadline can end the greeting, too.
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def _reached(self) -> socket.socket:
        """Return a connection to the first number that takes it; many networks know no IPv6."""
        for address in self._addresses[:-1]:
            with contextlib.suppress(OSError):
                return socket.create_connection((address, self.port), self._patience / len(self._addresses))
        return socket.create_connection((self._addresses[-1], self.port), self._patience)


@contextlib.contextmanager
def _ended_at(connection: http.client.HTTPSConnection, deadline: float) -> Iterator[None]:
    """End a connection at a time, however slowly the other side goes on talking."""
    done = threading.Event()

    def watch() -> None:
        if done.wait(max(deadline - time.monotonic(), 0)):
            return
        while not done.wait(0.1):
            with contextlib.suppress(OSError, TypeError):
                # Not the method of TLS sockets, which says goodbye first.
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _checked_addresses(host: str, port: int) -> list[str]:
    """Return the numbers of a host; raise NotDelivered if any of them must not be called."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(_may_call(address) for address in found):
        raise NotDelivered("address not allowed")
    return list(dict.fromkeys(found))


def _may_call(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    # An IPv4 address in the clothes of IPv6 is judged as what it is.
    inner = next(
        (
            one
            for one in (getattr(address, "ipv4_mapped", None), getattr(address, "sixtofour", None))
            if one is not None
        ),
        address,
    )
    if any(inner in ipaddress.ip_network(network, strict=False) for network in settings.WEBHOOK_NETWORKS):
        return True
    translated = inner.version == 6 and inner in ipaddress.ip_network("64:ff9b::/96")  # noqa: PLR2004
    return inner.is_global and not inner.is_multicast and not translated
