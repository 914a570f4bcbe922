"""Collect interface texts from code and templates into the catalogues, or check that none is missing."""

import shutil
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import override_settings
from django.utils.translation import to_locale

from translations import languages
from translations.catalogues import path_of

# Our own catalogue folder is named by the setting; found on the way, it would be taken for a second one.
IGNORED = [
    "translations/locale",
    ".venv/*",
    "var/*",
    "tests/*",
    "node_modules/*",
    "portal/styles/*",
    "docs/*",
    "*/static/*",
]


class Command(BaseCommand):
    help = "Update the catalogues (.po) of all languages; --check only compares. Needs gettext."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a text is missing")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        if not check:
            collect()
            return
        real = Path(settings.LOCALE_PATHS[0])
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "locale"
            shutil.copytree(real, copy)
            with override_settings(LOCALE_PATHS=[copy]):
                collect()
                wanted = {entry.msgid for entry in polib.pofile(str(path_of("en"))) if not entry.obsolete}
        missing = wanted - {entry.msgid for entry in polib.pofile(str(path_of("en")))}
        for text in sorted(missing):
            self.stderr.write(f"not in the catalogues: {text[:80]!r}")
        if missing:
            raise CommandError("Run: make messages")


def collect() -> None:
    """Write every text of code and templates into the catalogue of every language."""
    call_command(
        "makemessages",
        locale=[to_locale(code) for code in languages.CODES if code != languages.SOURCE],
        ignore_patterns=IGNORED,
        no_obsolete=True,
        no_wrap=True,
        add_location="file",
        verbosity=0,
    )
