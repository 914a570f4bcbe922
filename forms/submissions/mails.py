"""Mails about coming back to a draft. They hold no answer, and not even the name of the form."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.submissions.access import Card

logger = structlog.get_logger(__name__)
# The page that asks for a mail must not take longer when there is somebody to send it to.
_aside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def card_mail(*, address: str, card: Card, link: str, has_pin: bool, until: datetime) -> EmailMessage:
    """Return the mail with the link and the code of a card, and the number that confirms the address."""
    context = {"card": card, "code": card.written, "link": link, "has_pin": has_pin, "until": until}
    return _mail(_("Ihr Zugang zum Formular"), "card", address, context)


def number_mail(*, address: str, number: str) -> EmailMessage:
    """Return the mail with the number that stands for the PIN once."""
    return _mail(_("Ihre Zahl zum Weiter-Ausfüllen"), "number", address, {"number": number})


def warning_mail(*, address: str, until: datetime) -> EmailMessage:
    """Return the mail that says when unfinished answers will be erased."""
    link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("forms:resume")
    return _mail(_("Ihre Angaben werden bald gelöscht"), "warning", address, {"link": link, "until": until})


def send(mail: EmailMessage) -> bool:
    """Send a mail; False if the mail server did not take it."""
    try:
        mail.send()
    except OSError as error:  # also every error of smtplib
        # Neither address nor text: logs hold no personal data.
        logger.warning("mail_not_sent", code=type(error).__name__)
        return False
    return True


def send_aside(mail: EmailMessage) -> None:
    """Send a mail without waiting for it."""
    _aside.submit(send, mail)


def _mail(subject: str, template: str, address: str, context: dict[str, Any]) -> EmailMessage:
    text = render_to_string(f"portal_forms/mail/{template}.txt", context)
    return EmailMessage(subject, text.strip() + "\n", to=[address])
