"""The mail to the person who has filled in a form: the number, and what happens next. No answers.

Whose address? That of the first e-mail question on the way through the form that has an answer and is not
asked of one of several people: who fills in names it before the family is asked about. A form without such a
question confirms nothing by mail.
"""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from forms.submissions.channels.mailing import public_url, send_mail
from forms.submissions.models import Delivery, FormSettings, Submission
from forms.submissions.reading import path_of
from translations import languages


def address_of(submission: Submission) -> str:
    """Return the address of who has filled in; "" if there is none."""
    stops = (stop for stop in path_of(submission).stops if stop.row is None)
    emails = (one.id for stop in stops for one in stop.fields if one.type == "email")
    answers = submission.state.answers
    return next((str(answers[field]) for field in emails if answers.get(field)), "")


class Confirmation:
    name = "confirmation"

    def targets(self, submission: Submission, settings: FormSettings) -> list[str]:
        return [""] if address_of(submission) else []

    def send(self, delivery: Delivery, patience: float) -> None:
        submission = delivery.submission
        codes = list(dict.fromkeys((submission.language, languages.SOURCE)))
        texts = [_in_language(submission, code) for code in codes]
        send_mail(
            delivery,
            to=address_of(submission),
            subject=texts[0]["subject"],
            text="\n\n– – –\n\n".join(part["text"] for part in texts) + "\n",
            html=render_to_string("portal_forms/mail/confirmation.html", {"parts": texts}),
            patience=patience,
            language=", ".join(codes),
        )


def _in_language(submission: Submission, code: str) -> dict[str, str]:
    with translation.override(code):
        context = {"reference": submission.reference, "link": public_url("forms:resume")}
        text = render_to_string("portal_forms/mail/confirmation.txt", context).strip()
        subject = _("Ihre Anfrage %(reference)s ist angekommen") % context
    language = languages.get(code)
    return {"subject": subject, "text": text, "language": code, "direction": language.direction}
