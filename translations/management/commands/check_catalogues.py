"""Fail when an interface text is missing in a language."""

from django.core.management.base import BaseCommand, CommandError

from translations.catalogues import problems


class Command(BaseCommand):
    help = "List untranslated interface texts; fails if there are any."

    def handle(self, *args: object, **options: object) -> None:
        found = list(problems())
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} interface texts need a translator.")
        self.stdout.write("All interface texts are translated.")
