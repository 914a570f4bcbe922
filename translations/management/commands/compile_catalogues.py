"""Compile the interface catalogues (.po → .mo) without needing gettext."""

from django.core.management.base import BaseCommand

from translations.catalogues import compile_all


class Command(BaseCommand):
    help = "Compile the interface catalogues that have changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{compile_all()} catalogues compiled")
