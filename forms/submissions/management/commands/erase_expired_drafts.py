"""Delete drafts past their date; to be run daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms.submissions.actions import erase_expired_drafts


class Command(BaseCommand):
    help = "Delete unfinished drafts whose time is over."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{erase_expired_drafts(now=timezone.now())} drafts deleted")
