"""What a channel is, and how it says that something did not work."""

from typing import Protocol

from forms.submissions.models import Delivery, FormSettings, Submission


class NotDelivered(Exception):
    """It did not work this time. The message is a code that is stored and shown: no words of others in it."""


class Refused(NotDelivered):
    """This place will never take it: trying again is of no use."""


class Channel(Protocol):
    """A way out. `send` may be called again with the same delivery, after a crash even if it had worked."""

    name: str

    def targets(self, submission: Submission, settings: FormSettings) -> list[str]:
        """Return where to: one delivery each; [""] if the channel knows by itself. [] means not at all.

        Runs inside the transaction that stores the submission: it asks nobody outside.
        """

    def send(self, delivery: Delivery, patience: float) -> None:
        """Send; raise NotDelivered or Refused. Waits at most about so many seconds for others."""
