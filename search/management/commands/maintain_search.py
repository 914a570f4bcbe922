"""Forget what was counted but never named, and write the index anew without what changes left in it."""

from typing import Any

from django.core.management.base import BaseCommand

from search.actions import rebuild
from search.counts import forget_old


class Command(BaseCommand):
    help = "Forget unnamed searches of past weeks and rebuild the index; run daily, at night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old()} unnamed searches forgotten, {rebuild()} documents indexed")
