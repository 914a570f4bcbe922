"""The mail to the office: there is something new, how urgent it looks, and where to read it. No answers.

One mail for each address, so that one that does not exist any more is seen and stops no other.
"""

from collections import Counter

from django.template.loader import render_to_string
from django.utils import timezone, translation

from forms import handlers
from forms.submissions.channels.base import NotDelivered
from forms.submissions.channels.mailing import send_mail
from forms.submissions.models import Delivery, FormSettings, Submission
from forms.submissions.reading import results_of
from translations import languages
from translations.fallback import of_field


class Notify:
    name = "notify"

    def targets(self, submission: Submission, settings: FormSettings) -> list[str]:
        return list(dict.fromkeys(settings.recipient_list))

    def send(self, delivery: Delivery, patience: float) -> None:
        submission = delivery.submission
        form = submission.form_version.form
        if delivery.target not in FormSettings.of(form).recipient_list:
            raise NotDelivered("no recipient any more")
        with translation.override(languages.SOURCE):
            results = Counter(result.outcome for result in results_of(submission))
            context = {
                "submission": submission,
                "submitted_at": timezone.localtime(submission.submitted_at),
                "form": of_field(form, "title", languages.SOURCE),
                "language": languages.get(submission.language).german_name,
                "route": results["route"],
                "warn": results["warn"],
                "link": handlers.page_of(submission),
            }
            text = render_to_string("portal_forms/admin/mail/notify.txt", context)
        urgent = "Dringend: " if results["route"] else ""
        send_mail(
            delivery,
            to=delivery.target,
            subject=f"{urgent}Neue Anfrage {submission.reference}",
            text=text.strip() + "\n",
            patience=patience,
        )
