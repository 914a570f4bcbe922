"""Has files looked at by ClamAV, if there is one (CLAMD_ADDRESS). Until it has answered, nobody gets them."""

import socket
import struct
from contextlib import closing

from django.conf import settings

from forms.submissions import crypto
from forms.submissions.attachments.storing import read_bytes
from forms.submissions.models import Attachment

PATIENCE = 20
PORTION = 64 * 1024


class NoAnswer(Exception):
    """There is no scanner, or it did not say whether a file is clean."""


def has_scanner() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def may_be_served(attachment: Attachment) -> bool:
    """True for a file that may be opened: found clean, or nobody is there to look at it."""
    if attachment.state == Attachment.State.UNCHECKED:
        return not has_scanner()
    return attachment.state == Attachment.State.CLEAN


def is_infected(content: bytes) -> bool:
    """Ask the scanner; raise NoAnswer, whatever it is that keeps it from answering."""
    if not has_scanner():
        raise NoAnswer
    try:
        with closing(_connected()) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PORTION):
                portion = content[start : start + PORTION]
                line.sendall(struct.pack("!I", len(portion)) + portion)
            line.sendall(struct.pack("!I", 0))
            answer = _answer(line)
    except (OSError, ValueError) as problem:
        raise NoAnswer from problem
    if answer == "stream: OK":
        return False
    if answer.endswith(" FOUND"):
        return True
    raise NoAnswer(answer)


def _connected() -> socket.socket:
    """Return a line to "host:port" or "/path/of/a/socket"."""
    address = settings.CLAMD_ADDRESS.removeprefix("unix:")
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < PORTION:
        portion = line.recv(1024)
        if not portion:
            break
        answer += portion
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def scan(attachment: Attachment) -> str:
    """Have a kept file looked at and note what was found; return its state, raise NoAnswer.

    Of an infected file only the row stays, so that the person is told; its key goes, so that no backup can
    bring the file back.
    """
    try:
        infected = is_infected(read_bytes(attachment))
    except crypto.Unreadable as problem:
        raise NoAnswer from problem
    unchecked = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.UNCHECKED)
    if not infected:
        unchecked.update(state=Attachment.State.CLEAN)
        return Attachment.State.CLEAN
    key, name = crypto.new_key(), attachment.name
    unchecked.update(state=Attachment.State.INFECTED, key=key, name_sealed=crypto.seal(key, name))
    attachment.path.unlink(missing_ok=True)
    return Attachment.State.INFECTED
