"""Rewrap all data keys with the newest master key, so that an old one can be retired."""

from django.core.management.base import BaseCommand
from django.db import transaction

from forms.submissions import crypto
from forms.submissions.models import Draft, Submission


class Command(BaseCommand):
    help = "Rewrap data keys with the first key of LOTSE_ENCRYPTION_KEYS."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        count = 0
        for model in (Draft, Submission):
            for pk, key in model.objects.values_list("pk", "key").iterator():
                model.objects.filter(pk=pk).update(key=crypto.rewrap(key))
                count += 1
        self.stdout.write(f"{count} keys rewrapped")
