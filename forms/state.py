"""What a draft holds: typed answers by field id, people with theirs, and what has been looked at.

Pure data; `to_json` is what gets encrypted. Values as stored: text and option keys `str`, several options
`list[str]`, numbers `int | float`, money in cents, consent `bool`, dates in ISO 8601 ("2009", "2009-04" where
only that is known), addresses `dict[str, str]`, files the list of attachment ids.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

Answers = dict[str, Any]


@dataclass
class Row:
    """A person: her answers live and move with her id, whatever her place in the list."""

    id: str
    name: str
    answers: Answers = field(default_factory=dict)


@dataclass
class State:
    """`done` and `raw` are by the key of a stop, "step" or "step/row id".

    `done` remembers which questions were shown when the page was finished: a question that appears later
    opens the page again. `raw` is what somebody typed into a page and could not finish. `by` names who
    gave an answer ("field id" or "row id/field id"), for those who may not read what others wrote. `counted`
    is what the statistics know of this draft already.
    """

    answers: Answers = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    done: dict[str, list[str]] = field(default_factory=dict)
    raw: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    counted: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        counted = {"counted": self.counted} if self.counted else {}
        return counted | {
            "answers": self.answers,
            "rows": {
                group: [{"id": row.id, "name": row.name, "answers": row.answers} for row in rows]
                for group, rows in self.rows.items()
            },
            "done": self.done,
            "raw": self.raw,
            "by": self.by,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        rows = {group: [Row(**row) for row in rows] for group, rows in data.get("rows", {}).items()}
        return cls(
            data.get("answers", {}),
            rows,
            data.get("done", {}),
            data.get("raw", {}),
            data.get("by", {}),
            data.get("counted", []),
        )

    def row(self, group: str, row_id: str) -> Row | None:
        return next((row for row in self.rows.get(group, ()) if row.id == row_id), None)

    def answers_of(self, row: Row | None) -> Answers:
        """Return where answers are kept: those of a person, or those of the whole form."""
        return self.answers if row is None else row.answers

    def all_rows(self) -> Iterable[Row]:
        return (row for rows in self.rows.values() for row in rows)


def stop_key(step: str, row_id: str = "") -> str:
    """Return how `done` and `raw` name a page."""
    return f"{step}/{row_id}" if row_id else step
