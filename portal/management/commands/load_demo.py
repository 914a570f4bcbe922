"""Fill the portal with an invented city in eleven languages."""

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.accounts.demo import create_accounts
from portal.demo.loader import load
from search.actions import rebuild


class Command(BaseCommand):
    help = "Load the demo city; with LOTSE_DEMO=1 also the demo accounts. Can run again."

    def handle(self, *args: object, **options: object) -> None:
        for what, count in load().items():
            self.stdout.write(f"{count:>5} {what}")
        if settings.DEMO:
            self.stdout.write(f"{create_accounts():>5} Demo-Konten")
        self.stdout.write(f"{rebuild():>5} Suchdokumente")
