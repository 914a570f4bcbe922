"""Telling the office which submissions will be erased soon. Numbers and days, nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from forms.submissions.mails import send
from forms.submissions.models import FormSettings, Submission
from translations.fallback import of_field
from translations.languages import SOURCE

if TYPE_CHECKING:
    from forms.models import WizardForm


def warn_recipients(
    form: "WizardForm", settings: FormSettings, submissions: Sequence[Submission], *, now: datetime
) -> int:
    """Mail the recipients of a form once about these submissions; return how many mails went out.

    They count as told whether or not the mail server took the mail: a wrong address must not keep personal
    data for ever. What could not be sent is in the log.
    """
    claimed = [
        one
        for one in submissions
        if Submission.objects.filter(pk=one.pk, warned_at=None).update(warned_at=now)
    ]
    if not claimed:
        return 0
    with translation.override(SOURCE):
        context = {
            "form": of_field(form, "title", SOURCE),
            "rows": [(one.reference, _day_of(one, settings, now)) for one in claimed],
        }
        text = render_to_string("portal_forms/admin/mail/retention.txt", context).strip() + "\n"
    many = f"{len(claimed)} Anfragen werden bald gelöscht"
    subject = many if len(claimed) > 1 else "Eine Anfrage wird bald gelöscht"
    return sum(send(EmailMessage(subject, text, to=[address])) for address in settings.recipient_list)


def _day_of(submission: Submission, settings: FormSettings, now: datetime) -> datetime:
    """Return when a submission will be erased; never sooner than two weeks after the mail."""
    since = submission.closed_at or submission.submitted_at
    days = settings.closed_days if submission.closed_at else settings.submitted_days
    return timezone.localtime(max(since + timedelta(days=days), now + timedelta(days=14)))
