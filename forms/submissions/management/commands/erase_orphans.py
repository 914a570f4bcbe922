"""Remove files that no row names any more, after a crash or a restored backup; to be run daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms.submissions.attachments import erase_orphans


class Command(BaseCommand):
    help = "Delete encrypted files without a row."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{erase_orphans(now=timezone.now())} files deleted")
