"""Load themes, needs and districts; can run again."""

from django.core.management.base import BaseCommand

from directory.taxonomy_seed import load_taxonomy


class Command(BaseCommand):
    help = "Create missing themes, needs and districts."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{load_taxonomy()} terms created")
