"""Tell people by mail that their unfinished draft will be erased; to be run daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms.submissions.expiring import warn_expiring_drafts


class Command(BaseCommand):
    help = "Warn by mail, seven and two days before unfinished drafts are erased."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{warn_expiring_drafts(now=timezone.now())} warnings sent")
