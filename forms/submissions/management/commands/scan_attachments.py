"""Have files looked at that the scanner has not seen yet; to be run every few minutes."""

from django.core.management.base import BaseCommand

from forms.submissions.attachments.scanning import NoAnswer, has_scanner, scan
from forms.submissions.models import Attachment

State = Attachment.State


class Command(BaseCommand):
    help = "Scan files that are still unchecked (CLAMD_ADDRESS)."

    def handle(self, *args: object, **options: object) -> None:
        states = {State.CLEAN: 0, State.INFECTED: 0, State.UNCHECKED: 0}
        waiting = Attachment.objects.filter(state=State.UNCHECKED) if has_scanner() else ()
        for attachment in waiting:
            try:
                states[scan(attachment)] += 1
            except NoAnswer:
                states[State.UNCHECKED] += 1
        found = ", ".join(f"{count} {state}" for state, count in states.items())
        self.stdout.write(found if has_scanner() else "no scanner (CLAMD_ADDRESS is empty)")
