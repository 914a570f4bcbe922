"""Erase what has been kept long enough, and announce what will be; to be run daily."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms.submissions.auditing import forget_old
from forms.submissions.retention import Plan, Reason, apply_retention, plans

COLUMNS = {
    Reason.DRAFT: "drafts",
    Reason.SUBMITTED: "submitted",
    Reason.CLOSED: "closed",
    Reason.DELIVERY: "deliveries",
    Reason.ANSWERS: "answers",
    "soon": "announced",
}


class Command(BaseCommand):
    help = "Erase drafts, submissions, deliveries and single answers past their limits; prints numbers only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        done = plans(now) if options["dry_run"] else apply_retention(now=now)
        if not options["dry_run"]:
            forget_old(now=now)
        width = max((len(plan.form.slug) for plan in done), default=0)
        self.stdout.write(" ".join(["form".ljust(width), *(f"{name:>10}" for name in COLUMNS.values())]))
        for plan in done:
            self.stdout.write(_row(plan, width))
        if options["dry_run"]:
            self.stdout.write("nothing was changed")


def _row(plan: Plan, width: int) -> str:
    counts = plan.counts
    return " ".join([plan.form.slug.ljust(width), *(f"{counts[key]:>10}" for key in COLUMNS)])
