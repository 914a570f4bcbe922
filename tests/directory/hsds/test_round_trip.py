"""Exporting and importing again changes nothing; a changed foreign record is updated, its parts too."""

import csv
import json

import pytest
from django.core.management import call_command

from directory.hsds.importer import import_package
from directory.hsds.readers import read
from directory.hsds.schedules import osm_of, schedules_of
from directory.models import Location, Offer, Organisation

pytestmark = pytest.mark.django_db


def snapshot() -> list:
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (
            Organisation,
            Location,
            Offer,
            Offer.languages.rel.related_model,
            Offer.schedules.rel.related_model,
        )
    ]


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_round_trip_changes_nothing(tmp_path, kind, language):
    call_command("export_hsds", str(tmp_path), format=kind, language=language)
    before = snapshot()
    report = import_package(read(tmp_path), language=language, publish=True)
    assert report.errors == []
    assert (report.created, report.updated) == (0, 0)
    assert report.unchanged > Offer.objects.published().count()
    assert snapshot() == before


def test_a_protected_address_is_in_no_export(tmp_path):
    place = Location.objects.get(is_protected=True)
    call_command("export_hsds", str(tmp_path / "json"))
    call_command("export_hsds", str(tmp_path / "csv"), format="csv")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        assert place.street not in path.read_text()
        assert str(place.pk) not in path.read_text()


def test_every_table_stands_in_the_data_package(tmp_path):
    call_command("export_hsds", str(tmp_path), format="csv")
    package = json.loads((tmp_path / "datapackage.json").read_text())
    for resource in package["resources"]:
        with (tmp_path / resource["path"]).open() as lines:
            assert next(csv.reader(lines)) == [field["name"] for field in resource["schema"]["fields"]]


def test_a_change_of_hours_or_languages_alone_is_imported(tmp_path):
    record = {
        "id": "11111111-1111-4111-8111-111111111111", "name": "Foreign", "status": "active",
        "organization": {"id": "22222222-2222-4222-8222-222222222222", "name": "Org", "description": "x"},
        "languages": [{"id": "33333333-3333-4333-8333-333333333333", "code": "ar"}],
        "schedules": [{"byday": "MO,TU", "opens_at": "09:00+01:00", "closes_at": "12:00+01:00"}],
    }  # fmt: skip
    file = tmp_path / "service_list.json"

    def load() -> tuple[int, int, int]:
        file.write_text(json.dumps([record]))
        report = import_package(read(file), language="en", publish=True)
        assert report.errors == []
        return report.created, report.updated, report.unchanged

    assert load() == (2, 0, 0)
    assert load() == (0, 0, 2)
    record["languages"][0]["code"] = "uk"
    assert load() == (0, 1, 1)
    offer = Offer.objects.get(pk=record["id"])
    assert [row.code for row in offer.languages.all()] == ["uk"]
    assert [row.opening_hours for row in offer.schedules.all()] == ["Mo,Tu 09:00-12:00"]
    record["schedules"][0]["closes_at"] = "13:00+01:00"
    assert load() == (0, 1, 1)
    assert load() == (0, 0, 2)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            {"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "12:00"},
            "Mo,We 09:00-12:00",
        ),
        (
            {"freq": "MONTHLY", "byday": "1MO,-1FR", "opens_at": "09:00", "closes_at": "23:59"},
            "Mo[1],Fr[-1] 09:00-24:00",
        ),
        (
            {
                "byday": "TU",
                "interval": 2,
                "dtstart": "2026-11-23",
                "opens_at": "09:00",
                "closes_at": "10:00",
            },
            "week 2-52/2 Tu 09:00-10:00",
        ),
        ({"byday": "XX", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"byday": "MO"}, ""),
    ],
)
def test_rrules_of_others_are_read(row, text):
    assert osm_of(row) == text


@pytest.mark.parametrize(
    "text", ["Mo-Fr 09:00-12:00; PH off", "week 2-52/2 Tu 09:00-10:00", "We[1],We[3] 17:00-19:00"]
)
def test_our_own_rules_come_back_even_without_the_osm_text(text):
    from datetime import date

    rows = list(schedules_of(text, today=date(2026, 11, 24)))
    assert rows
    assert osm_of(rows[0]) == text
    rows[0].pop("description")
    again = osm_of(rows[0])
    assert list(schedules_of(again, today=date(2026, 11, 24)))[0] | {"description": ""} == rows[0] | {
        "description": ""
    }
