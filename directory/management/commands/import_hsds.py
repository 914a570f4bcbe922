"""Import organisations, places and offers from HSDS 3 data (JSON or CSV)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from directory.hsds.importer import import_package
from directory.hsds.readers import read
from translations import languages


class Command(BaseCommand):
    help = (
        "Import HSDS 3 data; can run again without doubling anything. Nothing is written if a file is broken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a .json or .csv file, or a folder of them")
        parser.add_argument("--language", choices=languages.CODES, default="en", help="language of the texts")
        parser.add_argument("--draft", action="store_true", help="publish nothing, leave drafts to review")

    def handle(self, *args: object, path: Path, language: str, draft: bool, **options: object) -> None:
        with translation.override(languages.SOURCE):
            report = import_package(read(path), language=language, publish=not draft)
        for line in report.warnings:
            self.stdout.write(f"note: {line}")
        for line in report.errors:
            self.stderr.write(line)
        if report.errors:
            raise CommandError(f"{len(report.errors)} problems; nothing was written.")
        self.stdout.write(f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged")
