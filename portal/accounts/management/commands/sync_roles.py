"""Create or repair the role groups; can run again at any time."""

from django.core.management.base import BaseCommand

from portal.accounts.roles import ROLES, sync_roles


class Command(BaseCommand):
    help = "Create the role groups, or bring them back to what portal/accounts/roles.py says."

    def handle(self, *args: object, **options: object) -> None:
        sync_roles()
        for role in ROLES:
            self.stdout.write(f"{role.name}: {role.sentence}")
