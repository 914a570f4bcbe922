"""Index every published offer anew."""

from django.core.management.base import BaseCommand

from search.actions import rebuild


class Command(BaseCommand):
    help = "Rebuild the search index; the portal can be searched meanwhile."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{rebuild()} documents indexed")
