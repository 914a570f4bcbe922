"""Telling people that what they have not finished will be erased."""

from datetime import datetime, timedelta

from django.utils import translation

from forms.submissions.crypto import Unreadable
from forms.submissions.mails import send, warning_mail
from forms.submissions.models import AccessGrant, Draft

# How long before the end a mail goes out.
NOTICES = (timedelta(days=7), timedelta(days=2))


def warn_expiring_drafts(*, now: datetime) -> int:
    """Mail a warning for each draft that is due one; return how many mails went out.

    A draft is due each notice once; whoever goes on writing moves the end, and with it the notices. If no
    mail could be sent, the next run tries again.
    """
    soon = Draft.objects.open(now).filter(
        expires_at__lte=now + max(NOTICES), submission=None, form_version__number__isnull=False
    )
    return sum(_warn(draft, now) for draft in soon if is_due(draft, now))


def is_due(draft: Draft, now: datetime) -> bool:
    """True if a notice has come due since the people were last warned."""
    latest = max(
        (draft.expires_at - notice for notice in NOTICES if draft.expires_at - notice <= now), default=None
    )
    return latest is not None and (draft.warned_at is None or draft.warned_at < latest)


def _warn(draft: Draft, now: datetime) -> int:
    """Claim the notice, so that two runs at once send one mail, then send it to all who gave an address."""
    addresses = _addresses(draft)
    claim = Draft.objects.filter(pk=draft.pk, warned_at=draft.warned_at)
    if not addresses or not claim.update(warned_at=now):
        return 0
    with translation.override(draft.language):
        sent = [send(warning_mail(address=address, until=draft.expires_at)) for address in addresses]
    if not any(sent):
        Draft.objects.filter(pk=draft.pk, warned_at=now).update(warned_at=draft.warned_at)
    return sum(sent)


def _addresses(draft: Draft) -> set[str]:
    grants = AccessGrant.objects.filter(draft=draft, revoked_at=None).exclude(email_sealed=b"")
    try:
        return {grant.email for grant in grants.select_related("draft")}
    except Unreadable:
        return set()
