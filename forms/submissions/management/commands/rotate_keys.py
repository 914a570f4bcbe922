"""Rewrap all data keys with the newest master key, so that an old one can be retired."""

from django.core.management.base import BaseCommand
from django.db import transaction

from forms.submissions import crypto
from forms.submissions.models import Attachment, Draft, FormSettings, Submission

# What is sealed with the master key itself, by model: data keys, and secrets without a row of their own.
SEALED = ((Draft, "key"), (Submission, "key"), (Attachment, "key"), (FormSettings, "webhook_secret"))


class Command(BaseCommand):
    help = "Rewrap data keys with the first key of LOTSE_ENCRYPTION_KEYS."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        count = 0
        for model, field in SEALED:
            for pk, sealed in model.objects.exclude(**{field: b""}).values_list("pk", field):
                # Not if somebody has put a new one there meanwhile.
                model.objects.filter(pk=pk, **{field: sealed}).update(**{field: crypto.rewrap(sealed)})
                count += 1
        self.stdout.write(f"{count} keys rewrapped")
