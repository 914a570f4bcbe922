"""Show the demo's accounts and the second-factor code of this moment."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.accounts.demo import accounts


class Command(BaseCommand):
    help = "Print the demo's accounts with the code of this moment."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("There are demo accounts only with LOTSE_DEMO=1.")
        for account in accounts():
            self.stdout.write(f"{account['role']:<20} {account['email']:<24} {account['password']}")
        self.stdout.write(f"Second factor now: {accounts()[0]['code']} (also shown on the login page)")
