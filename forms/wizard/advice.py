"""What rules say, as people read it: a reason, a deadline, offers that help, and on which law it rests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from forms.rules import Result
from forms.wording import Wording
from translations.fallback import Text


@dataclass(frozen=True)
class Advice:
    outcome: str
    reason: Text
    person: str
    deadline: date | None
    legal_basis: str
    source_url: str
    checked_on: date | None
    needs: tuple[str, ...]

    @property
    def is_past(self) -> bool:
        """True if the last day is over; that is a reason to seek advice at once, never "too late"."""
        return self.deadline is not None and self.deadline < timezone.localdate()


def advice(results: Iterable[Result], wording: Wording) -> list[Advice]:
    """Return the results of rules in the words of one reader; urgent ones first."""
    return [
        Advice(
            result.outcome,
            (wording.about(result.row.name) if result.row else wording)(result.rule.reason),
            result.row.name if result.row else "",
            result.deadline,
            result.rule.legal_basis,
            result.rule.source_url,
            result.rule.checked_on,
            result.rule.needs,
        )
        for result in results
    ]
