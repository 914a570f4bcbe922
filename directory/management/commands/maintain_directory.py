"""Let go of what has expired or was not confirmed for too long. Run daily."""

from django.core.management.base import BaseCommand

from directory.actions import maintain


class Command(BaseCommand):
    help = "Take expired and long unconfirmed offers off the public pages; run daily."

    def handle(self, *args: object, **options: object) -> None:
        done = maintain()
        self.stdout.write(
            f"{done['expired']} expired, {done['stale']} hidden, {done['recalculated']} dates recalculated"
        )
