"""Do what the search index still has to learn; with --watch for ever: the worker of a portal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.actions import flush, watch
from search.engines import SearchUnavailable
from search.models import SearchTask


class Command(BaseCommand):
    help = "Bring the search index up to date with what could not be written when it changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", type=float, metavar="SECONDS", help="go on, with this pause between")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["watch"]:
            watch(pause=options["watch"])
            return
        try:
            self.stdout.write(f"{flush()} changes done")
        except SearchUnavailable as problem:
            waiting = SearchTask.objects.count()
            raise CommandError(f"{problem} ({waiting} changes are kept)") from problem
