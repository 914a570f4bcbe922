"""States of a case and the ways between them, as data."""

from django.db import models


class State(models.TextChoices):
    NEW = "new", "neu"
    OPEN = "open", "in Bearbeitung"
    CLOSED = "closed", "abgeschlossen"


TRANSITIONS: dict[str, tuple[str, ...]] = {
    State.NEW: (State.OPEN, State.CLOSED),
    State.OPEN: (State.CLOSED,),
    State.CLOSED: (State.OPEN,),
}

LABELS = {State.OPEN: "In Bearbeitung nehmen", State.CLOSED: "Fall abschließen"}


def may_become(state: str, target: str) -> bool:
    return target in TRANSITIONS[state]
