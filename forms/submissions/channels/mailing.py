"""One mail of a delivery, and what the answers of a mail server mean."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from forms.submissions.channels.base import NotDelivered, Refused
from forms.submissions.models import Delivery

PERMANENT = 500


def send_mail(
    delivery: Delivery,
    *,
    to: str,
    subject: str,
    text: str,
    patience: float,
    html: str = "",
    language: str = "de",
) -> None:
    """Send a mail that says by which name it may come back; machines are asked not to answer it."""
    headers = {
        "Message-ID": delivery.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    connection = get_connection(timeout=patience)
    mail = EmailMultiAlternatives(subject, text, to=[to], headers=headers, connection=connection)
    if html:
        mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = max((answer[0] for answer in refused.recipients.values()), default=0)
        raise (Refused if code >= PERMANENT else NotDelivered)(f"recipient {code}") from None
    except smtplib.SMTPResponseException as answer:
        raise NotDelivered(f"{type(answer).__name__} {answer.smtp_code}") from None
    except (OSError, ValueError) as problem:  # also every other error of smtplib, and forbidden headers
        late = any(isinstance(one, TimeoutError) for one in (problem, problem.__context__))
        raise NotDelivered("timeout" if late else type(problem).__name__) from None


def public_url(name: str) -> str:
    """Return a public address; call it with the language of the reader active."""
    base: str = settings.WAGTAILADMIN_BASE_URL
    return base.rstrip("/") + reverse(name)
