"""Read a mail that came back from standard input: a pipe of the mail server for the sender's address."""

import sys

from django.core.management.base import BaseCommand

from forms.submissions.bounces import MAX_SIZE, note_bounce


class Command(BaseCommand):
    help = "Mark the delivery a delivery status notification (RFC 3464) on standard input is about."

    def handle(self, *args: object, **options: object) -> None:
        # Never fails: a failing pipe would send the notification back to nobody.
        delivery = note_bounce(sys.stdin.buffer.read(MAX_SIZE))
        self.stdout.write(f"{delivery} {delivery.error}" if delivery else "ignored")
