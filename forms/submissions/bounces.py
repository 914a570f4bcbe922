"""Mails that come back: reading a delivery status notification (RFC 3464) and noting it."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from uuid import UUID

from forms.submissions.models import Delivery

# A notification may bring our mail back with it; ours are small.
MAX_SIZE = 5_000_000
OURS = re.compile(r"<([0-9a-f]{32})@")
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def note_bounce(raw: bytes) -> Delivery | None:
    """Mark the delivery a notification is about; None if it says something else or is not about ours.

    Only "failed" counts: "delayed" goes on by itself, and "delivered" or "relayed" is no trouble.
    """
    mail = message_from_bytes(raw[:MAX_SIZE], policy=policy.compat32)
    if mail.get_content_type() != "multipart/report":
        return None
    status = next((found for found in _statuses(mail)), None)
    original = _original_id(mail)
    if status is None or original is None:
        return None
    changed = Delivery.objects.filter(pk=original, channel__in=("confirmation", "notify")).update(
        state=Delivery.State.BOUNCED, error=f"returned {status}".strip()
    )
    return Delivery.objects.get(pk=original) if changed else None


def _statuses(mail: Message) -> Iterator[str]:
    """Yield the status of each recipient that was not reached."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for block in part.get_payload():
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                found = STATUS.search(str(block.get("Status", "")))
                yield found.group() if found else ""


def _original_id(mail: Message) -> UUID | None:
    """Return which of our mails came back: its headers are the last part of the notification."""
    for part in mail.walk():
        text = ""
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            text = payload.decode(errors="replace") if isinstance(payload, bytes) else ""
            text = next(iter(re.findall(r"(?im)^Message-ID:\s*(\S+)", text)), "")
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            enclosed = part.get_payload(0)
            text = str(enclosed.get("Message-ID", "")) if isinstance(enclosed, Message) else ""
        if found := OURS.search(text):
            return UUID(found.group(1))
    return None
