"""What a process keeps in memory to filter and count: for every facet value, which offers have it.

One Python integer per value, one bit per offer: `(hits & value).bit_count()` counts in microseconds.
"""

import json
import sqlite3
import threading
from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

# Beyond this many changes reading everything anew is quicker.
MANY = 500


@dataclass
class Facts:
    """Bits by facet value, hours and last day; `number` is the last change they know."""

    number: int = -1
    everything: int = 0
    everywhere: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    hours: dict[str, int] = field(default_factory=dict)
    until: dict[str, int] = field(default_factory=dict)
    _order: array | None = None

    def refresh(self, db: sqlite3.Connection) -> bool:
        """Follow the changes of other processes; return whether there were any."""
        number = db.execute("SELECT max(number) FROM change").fetchone()[0] or 0
        if number == self.number:
            return False
        changed = db.execute(
            "SELECT DISTINCT offer FROM change WHERE number > ? LIMIT ?", (self.number, MANY + 1)
        ).fetchall()
        if self.number < 0 or len(changed) > MANY:
            self._load(db)
        else:
            for (pk,) in changed:
                self._update(db, pk)
        self.number = number
        self._order = None
        return True

    def _load(self, db: sqlite3.Connection) -> None:
        """Read everything. Numbers are collected by facets as written, of which there are far fewer."""
        same: dict[str, list[int]] = defaultdict(list)
        hours: dict[str, list[int]] = defaultdict(list)
        until: dict[str, list[int]] = defaultdict(list)
        everything, everywhere = [], []
        for pk, facets, opening, last_day, is_everywhere in db.execute(
            "SELECT pk, facets, hours, until, everywhere FROM offer"
        ):
            everything.append(pk)
            same[facets].append(pk)
            if opening:
                hours[opening].append(pk)
            if last_day:
                until[last_day].append(pk)
            if is_everywhere:
                everywhere.append(pk)
        numbers: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for facets, pks in same.items():
            for name, values in json.loads(facets).items():
                for value in values:
                    numbers[name][value] += pks
        self.facets = {
            name: {value: bits(pks) for value, pks in values.items()} for name, values in numbers.items()
        }
        self.everything, self.everywhere = bits(everything), bits(everywhere)
        self.hours = {text: bits(pks) for text, pks in hours.items()}
        self.until = {day: bits(pks) for day, pks in until.items()}

    def _update(self, db: sqlite3.Connection, pk: int) -> None:
        bit = 1 << pk
        for values in (*self.facets.values(), self.hours, self.until):
            for value in [value for value, mask in values.items() if mask & bit]:
                values[value] &= ~bit
        self.everything &= ~bit
        self.everywhere &= ~bit
        sql = "SELECT everywhere, hours, until, facets FROM offer WHERE pk = ?"
        row = db.execute(sql, (pk,)).fetchone()
        if row is None:
            return
        everywhere, hours, until, facets = row
        self.everything |= bit
        self.everywhere |= bit if everywhere else 0
        for values, key in ((self.hours, hours), (self.until, until)):
            if key:
                values[key] = values.get(key, 0) | bit
        for name, codes in json.loads(facets).items():
            values = self.facets.setdefault(name, {})
            for code in codes:
                values[code] = values.get(code, 0) | bit

    def over(self, today: str) -> int:
        """Return the offers whose last day was before today (ISO date)."""
        return union(mask for day, mask in self.until.items() if day < today)

    def order(self, db: sqlite3.Connection) -> array:
        """Return all offers, the best kept first, then by name."""
        if self._order is None:
            self._order = array(
                "L", (pk for (pk,) in db.execute("SELECT pk FROM offer ORDER BY quality DESC, name, id"))
            )
        return self._order


class Masks:
    """The last matches by what was asked: turning pages and choosing filters asks again."""

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> int | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, key: tuple[str, str], mask: int) -> None:
        with self._lock:
            self._kept[key] = mask
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


def bits(pks: Iterable[int]) -> int:
    """Return an integer in which the bits of these numbers are set."""
    numbers = list(pks)
    if not numbers:
        return 0
    raw = bytearray((max(numbers) >> 3) + 1)
    for number in numbers:
        raw[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(raw, "little")


def union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def members(mask: int) -> list[int]:
    """Return the numbers whose bits are set, in order."""
    found = []
    for position, byte in enumerate(mask.to_bytes((mask.bit_length() + 7) >> 3, "little")):
        if byte:
            found += [(position << 3) + bit for bit in _BITS[byte]]
    return found


def membership(mask: int) -> Callable[[int], int]:
    """Return a quick test whether a bit is set: shifting the whole integer for each would copy it."""
    raw = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    length = len(raw) * 8
    return lambda number: number < length and raw[number >> 3] >> (number & 7) & 1


_BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]
