"""Export the public directory as HSDS 3.0, JSON or CSV."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from directory.hsds.exporter import write_csv, write_json
from translations import languages


class Command(BaseCommand):
    help = "Write everything public into a folder. Protected addresses and drafts stay here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--format", choices=("json", "csv"), default="json")
        parser.add_argument("--language", choices=languages.CODES, default=languages.SOURCE)

    def handle(self, *args: object, folder: Path, format: str, language: str, **options: object) -> None:
        with translation.override(language):
            count = (write_csv if format == "csv" else write_json)(folder, language)
        self.stdout.write(f"{count} services")
