"""Deliver what has not got through yet; with --watch for ever: the worker of the forms."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forms.submissions.delivering import deliver_due, watch
from forms.submissions.models import Delivery


class Command(BaseCommand):
    help = "Send mails, webhooks and packages of submissions that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", type=float, metavar="SECONDS", help="go on, with this pause between")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["watch"]:
            watch(pause=options["watch"])
            return
        outcome = deliver_due()
        done = ", ".join(f"{count} {state}" for state, count in sorted(outcome.items())) or "nothing due"
        waiting = Delivery.objects.filter(state__in=Delivery.OPEN).count()
        lost = Delivery.objects.filter(state__in=Delivery.LOST).count()
        self.stdout.write(f"{done}; {waiting} waiting, {lost} to be looked after")
