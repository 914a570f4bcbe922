"""The directory at size: pages and API, hours against another reader, Excel against openpyxl alone."""

import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from opening_hours import OpeningHours as OtherReader
from openpyxl import load_workbook

from directory.hours import BERLIN, OpeningHours
from directory.models import Offer, OfferLanguage, OfferLocation, OfferSchedule
from search.actions import rebuild
from tests.benchmarks.measure import row

HOURS = "Mo-Fr 09:00-12:00, Tu,Th 14:00-18:00; PH off; We[1] 10:00-16:00; Dec 24-26 off"
PAGE = "/api/hsds/services?per_page=50&page=7"


def opening_hours() -> dict:
    """Parse once, ask once; the budget in milliseconds is 0.2."""
    now = datetime(2026, 11, 24, 13, 30, tzinfo=BERLIN)
    hours, other = OpeningHours.parse(HOURS), OtherReader(HOURS)
    result = row("opening hours: open at", lambda: hours.open_at(now), "opening-hours-py",
               lambda: other.is_open(now), 20.0)  # fmt: skip
    return result | {"ok": result["ok"] and result["value"] <= 0.2}


def multiply(total: int) -> None:
    """Copy published offers with their parts until there are `total`; ids are new, texts are the same."""
    originals = list(
        Offer.objects.published().prefetch_related("languages", "schedules", "at_locations", "needs")
    )
    missing, copies, parts = (
        total - Offer.objects.count(),
        [],
        {OfferLanguage: [], OfferSchedule: [], OfferLocation: []},
    )
    needs = []
    for number in range(missing):
        original = originals[number % len(originals)]
        copy = Offer.objects.model(**{
            field.attname: getattr(original, field.attname) for field in Offer._meta.concrete_fields
        })  # fmt: skip
        copy.pk = uuid4()
        copies.append(copy)
        for model, name in (
            (OfferLanguage, "languages"),
            (OfferSchedule, "schedules"),
            (OfferLocation, "at_locations"),
        ):
            for part in getattr(original, name).all():
                values = {
                    field.attname: getattr(part, field.attname) for field in model._meta.concrete_fields
                }
                values.pop("id")
                parts[model].append(model(**values | {"offer_id": copy.pk}))
        needs += [Offer.needs.through(offer_id=copy.pk, need_id=need.pk) for need in original.needs.all()]
    Offer.objects.bulk_create(copies, batch_size=500)
    for model, rows in parts.items():
        model.objects.bulk_create(rows, batch_size=2000)
    Offer.needs.through.objects.bulk_create(needs, batch_size=2000)


def _queries(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@override_settings(LOGGING_CONFIG=None)
def _counted(size: int) -> list[dict]:
    rows = []
    offer = f"/ar/angebote/{Offer.objects.published().first().pk}/"
    for name, address, budget in (("offer page", offer, 12), ("list of 20", "/ar/angebote/", 10)):
        count = _queries(address)
        rows.append({"name": f"{name}, {size} offers: queries", "value": count, "unit": "queries",
                     "peer": "", "ratio": count, "budget": budget, "ok": count <= budget})  # fmt: skip
    return rows


def queries_of_the_city() -> list[dict]:
    rebuild()
    return _counted(Offer.objects.count())


@override_settings(ROOT_URLCONF="tests.benchmarks.pages", LOGGING_CONFIG=None)
def hsds() -> dict:
    """One page of 50 out of 3,000, its 99th percentile within 100 ms."""
    multiply(3_000)
    client = Client()
    times = []
    for _ in range(105):
        started = time.perf_counter()
        assert client.get(PAGE).status_code == 200
        times.append((time.perf_counter() - started) * 1000)
    slowest = sorted(times[5:])[98]
    result = row("HSDS /services, 50 of 3,000", lambda: client.get(PAGE), "bare template view",
               lambda: client.get("/bare/"), 120.0)  # fmt: skip
    return result | {
        "name": f"{result['name']} (p99 {slowest:.0f} ms)",
        "p99": slowest,
        "ok": result["ok"] and slowest <= 100,
    }


def excel() -> dict:
    """1,000 changed rows on three sheets read, checked and saved, against openpyxl reading; 20 s at most.

    Rows as they come in a city: one offer has about three rows of parts.
    """
    from django.contrib.auth import get_user_model

    from directory.workbook.reader import apply, read
    from directory.workbook.writer import write

    user = get_user_model().objects.create_superuser("bench@example.org", "bench")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xlsx"
        write(path, user=user)
        _change_rows(path)
        started = time.perf_counter()
        plan = read(path, user=user)
        assert plan.errors == [], plan.errors[:3]
        for _ in apply(plan, user=user, publish=True):
            pass
        ours = time.perf_counter() - started

        started = time.perf_counter()
        for sheet in load_workbook(path, read_only=True):
            for _ in sheet.iter_rows(values_only=True):
                pass
        peer = time.perf_counter() - started
    return {
        "name": f"Excel import, 1,000 rows of {len(plan.records)} offers",
        "value": round(ours * 1000, 1),
        "unit": "ms",
        "peer": f"openpyxl reading {peer * 1000:.0f} ms",
        "ratio": round(ours / peer, 2),
        "budget": 60.0,
        "ok": ours <= 20 and ours / peer <= 60,
    }


def _change_rows(path: Path) -> None:
    """Change 1,000 rows: the web address of an offer, then hints of all its languages and times."""
    book = load_workbook(path)
    sheets = {name: book[name] for name in ("Angebote", "Sprachen", "Zeiten")}
    parts: dict[str, list[Any]] = {}
    for name, column in (("Sprachen", "note_de"), ("Zeiten", "note_de")):
        sheet = sheets[name]
        header = [cell.value for cell in sheet[1]]
        for cells in sheet.iter_rows(min_row=2):
            parts.setdefault(cells[header.index("offer")].value, []).append(cells[header.index(column)])
    offers = sheets["Angebote"]
    header = [cell.value for cell in offers[1]]
    left = 1000
    for cells in offers.iter_rows(min_row=2):
        for cell in (cells[header.index("summary_de")], *parts.get(cells[0].value, [])):
            if left:
                cell.value, left = f"Geändert {left}", left - 1
        if not left:
            break
    book.save(path)


def queries_at_20000() -> list[dict]:
    multiply(20_000)
    rebuild()
    return _counted(20_000)


BENCHMARKS: tuple[Any, ...] = (opening_hours, queries_of_the_city, excel, hsds, queries_at_20000)
