"""Importing HSDS data: the published examples, twice, and broken files."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.models import Location, Offer, Organisation

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parents[2] / "data" / "hsds" / "examples"
SERVICE = "ac148810-d857-441c-9679-408f346de14b"
LOCATION = "3a19ff88-4620-4d17-9830-ac1d859eb5d5"


def run(path, *options) -> str:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_hsds", str(path), *options, stdout=out, stderr=err)
    except CommandError as error:
        raise AssertionError(err.getvalue()) from error
    return out.getvalue()


def problems(path) -> list[str]:
    """Import something broken and return the lines; nothing may have been written."""
    before = Organisation.objects.count(), Offer.objects.count(), Location.objects.count()
    err = StringIO()
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("import_hsds", str(path), stdout=StringIO(), stderr=err)
    assert (Organisation.objects.count(), Offer.objects.count(), Location.objects.count()) == before
    return err.getvalue().splitlines()


@pytest.mark.parametrize(
    "name", ["service_full.json", "organization_full.json", "service_at_location_full.json", "csv"]
)
def test_the_examples_give_one_offer_at_one_place(name):
    assert "3 created" in run(EXAMPLES / name)
    offer = Offer.objects.get(pk=SERVICE)
    assert offer.name_en == "Community Counselling"
    assert offer.name_de is None
    assert offer.live
    assert offer.organisation.live
    assert [str(row.location_id) for row in offer.at_locations.all()] == [LOCATION]
    assert Location.objects.get(pk=LOCATION).city == "MyCity"


@pytest.mark.parametrize("name", ["service_full.json", "csv", "."])
def test_a_second_import_changes_nothing(name):
    run(EXAMPLES / name)
    counts = Organisation.objects.count(), Offer.objects.count(), Location.objects.count()
    revisions = Offer.objects.get(pk=SERVICE).revisions.count()
    assert "0 created, 0 updated, 3 unchanged" in run(EXAMPLES / name)
    assert (Organisation.objects.count(), Offer.objects.count(), Location.objects.count()) == counts
    assert Offer.objects.get(pk=SERVICE).revisions.count() == revisions


def test_json_and_csv_of_one_record_are_the_same():
    run(EXAMPLES / "service_full.json")
    assert "0 created, 0 updated, 3 unchanged" in run(EXAMPLES / "csv")


def test_an_imported_offer_has_a_page_that_says_it_is_english(client):
    run(EXAMPLES / "service_full.json")
    html = client.get(f"/de/angebote/{SERVICE}/").content.decode()
    assert "Community Counselling" in html
    assert 'lang="en"' in html


def test_drafts_stay_drafts():
    run(EXAMPLES / "service_full.json", "--draft")
    assert not Offer.objects.get(pk=SERVICE).live


def test_a_point_outside_the_earth_is_left_out_with_a_note():
    assert "is not on Earth" in run(EXAMPLES / "service_full.json")
    assert Location.objects.get(pk=LOCATION).latitude is None


@pytest.fixture
def csv_folder(tmp_path):
    folder = tmp_path / "csv"
    shutil.copytree(EXAMPLES / "csv", folder)
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_every_problem_has_its_line_and_place(csv_folder):
    change(csv_folder / "services.csv", SERVICE, "no-uuid")
    change(csv_folder / "organizations.csv", "Example Organization Inc.", "")
    lines = problems(csv_folder)
    assert any(line.startswith("services.csv, line 2, id:") for line in lines)
    assert any(line.startswith("organizations.csv, line 2, name:") for line in lines)


def test_a_wrong_mail_address_is_named(csv_folder):
    change(csv_folder / "services.csv", "email@example.com", "nobody")
    assert any("services.csv, line 2, email:" in line for line in problems(csv_folder))


def test_a_row_with_too_few_cells_is_named(csv_folder):
    with (csv_folder / "services.csv").open("a") as file:
        file.write("only,three,cells\n")
    assert any("line 3" in line and "cells" in line for line in problems(csv_folder))


def test_broken_json_names_line_and_column(tmp_path):
    (tmp_path / "service.json").write_text('{"id": 1,\n  "name" }')
    assert problems(tmp_path)[0].startswith("service.json, line 2, column")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"[1, 2]", b'"text"', b"{}"])
def test_other_rubbish_is_named_and_never_raises(tmp_path, content):
    (tmp_path / "service.json").write_bytes(content)
    assert problems(tmp_path)[0].startswith("service.json")


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path):
    assert "holds no" in problems(tmp_path)[0]
    assert "there is no" in problems(tmp_path / "gone")[0]


def test_a_record_made_here_is_never_overwritten(tmp_path):
    data = json.loads((EXAMPLES / "service_full.json").read_text())
    data["organization"]["id"] = str(Organisation.objects.first().pk)
    (tmp_path / "service_full.json").write_text(json.dumps(data))
    assert any("made here" in line for line in problems(tmp_path))


def test_scripts_in_imported_texts_are_cleaned(tmp_path):
    data = json.loads((EXAMPLES / "service_full.json").read_text())
    data["description"] = "<script>alert(1)</script>Help"
    (tmp_path / "service_full.json").write_text(json.dumps(data))
    run(tmp_path)
    assert "<script" not in Offer.objects.get(pk=SERVICE).description_en
