"""Excel for editors: a round trip, a preview, every error by sheet, row and column, all or nothing."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from directory.models import Offer, Organisation, OrganisationEditor
from directory.workbook.reader import apply, read
from directory.workbook.writer import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(person):
    return person("Portalredaktion")


def exported(user) -> Workbook:
    file = BytesIO()
    write(file, user=user)
    file.seek(0)
    return load_workbook(file)


def plan_of(book: Workbook, user):
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return read(file, user=user)


def cell(book, sheet: str, pk, column: str):
    header = [one.value for one in book[sheet][1]]
    row = next(row for row in book[sheet].iter_rows(min_row=2) if row[0].value == str(pk))
    return row[header.index(column)]


def test_a_round_trip_changes_nothing(office):
    plan = plan_of(exported(office), office)
    assert plan.errors == []
    assert plan.changes == []
    assert plan.records == []
    assert plan.rows > Offer.objects.count()


def test_changes_are_previewed_before_anything_is_written(office, offer):
    record, book = offer("mbe"), exported(office)
    cell(book, "Angebote", record.pk, "website").value = "https://www.example.org/neu"
    plan = plan_of(book, office)
    (change,) = plan.changes
    assert (change.column, change.new) == ("website", "https://www.example.org/neu")
    assert change.record == record.name_de
    record.refresh_from_db()
    assert record.website != "https://www.example.org/neu"
    assert list(apply(plan, user=office, publish=True)) == [1]
    record.refresh_from_db()
    assert record.website == "https://www.example.org/neu"


def test_a_new_offer_with_parts_comes_from_made_up_keys(office):
    book = exported(office)
    organisation = Organisation.objects.first()
    header = [one.value for one in book["Angebote"][1]]
    values = {"id": "neu-1", "organisation": str(organisation.pk), "name_de": "Ganz neu", "needs": "L1, L5",
              "cost": "free", "access": "open", "citywide": "ja", "modes": "phone"}  # fmt: skip
    book["Angebote"].append([values.get(name) for name in header])
    book["Sprachen"].append([None, "neu-1", "ti", "nein"])
    book["Zeiten"].append([None, "neu-1", "Mo-Fr 09:00-12:00"])
    book["Zielgruppen"].append([None, "neu-1", "nein", "18 Monate", "6"])
    plan = plan_of(book, office)
    assert plan.errors == []
    assert plan.new == 1
    list(apply(plan, user=office, publish=True))
    offer = Offer.objects.get(name_de="Ganz neu")
    assert offer.live
    assert {need.code for need in offer.needs.all()} == {"L1", "L5"}
    assert [row.code for row in offer.languages.all()] == ["ti"]
    assert [row.opening_hours for row in offer.schedules.all()] == ["Mo-Fr 09:00-12:00"]
    assert [(row.minimum_age, row.maximum_age) for row in offer.audiences.all()] == [(18, 72)]
    assert plan_of(exported(office), office).changes == []


def test_every_problem_is_named_and_nothing_is_written(office, offer):
    record, book = offer("mbe"), exported(office)
    wrong = {"organisation": "Nirgends", "needs": "L1, Z9", "price": "billig", "valid_from": "irgendwann",
             "citywide": "vielleicht", "website": "ohne-schema", "cost": "geschenkt"}  # fmt: skip
    for column, value in wrong.items():
        cell(book, "Angebote", record.pk, column).value = value
    cell(book, "Angebote", record.pk, "name_en").value = "Changed"
    book["Zeiten"].append([None, str(record.pk), "Mo 12:00-12:00"])
    book["Sprachen"].append([None, str(record.pk), "de", "nein"])
    book["Orte"].append(["00000000-0000-0000-0000-000000000000"])
    plan = plan_of(book, office)
    row = cell(book, "Angebote", record.pk, "id").row
    for column in wrong:
        assert any(f"Angebote, Zeile {row}, Spalte {column}:" in line for line in plan.errors), (
            column,
            plan.errors,
        )
    for part in ("Zeiten, Zeile", "Eine Sprache steht doppelt", "Diese id gibt es nicht"):
        assert any(part in line for line in plan.errors), part
    with pytest.raises(ValueError, match="errors"):
        list(apply(plan, user=office, publish=True))
    record.refresh_from_db()
    assert record.name_en != "Changed"


def test_a_provider_gets_and_changes_only_the_own_records(person, offer):
    provider, record = person("Anbieterredaktion"), offer("mbe")
    OrganisationEditor.objects.create(user=provider, organisation=record.organisation)
    book = exported(provider)
    owners = {row[1].value for row in book["Angebote"].iter_rows(min_row=2)}
    assert owners == {str(record.organisation_id)}
    foreign = Offer.objects.exclude(organisation=record.organisation).first()
    cell(book, "Angebote", record.pk, "id").value = str(foreign.pk)
    assert any("nicht zuständig" in line for line in plan_of(book, provider).errors)
    book = exported(provider)
    cell(book, "Angebote", record.pk, "organisation").value = str(foreign.organisation_id)
    assert any("nicht zuständig" in line for line in plan_of(book, provider).errors)
    book = exported(provider)
    cell(book, "Angebote", record.pk, "name_en").value = "From the provider"
    list(apply(plan_of(book, provider), user=provider, publish=True))
    record.refresh_from_db()
    assert record.name_en != "From the provider"
    assert record.get_latest_revision_as_object().name_en == "From the provider"


def test_a_name_that_looks_like_a_formula_stays_a_name(office, offer):
    record = offer("mbe")
    record.name_en = "=1+1"
    record.save_revision().publish()
    book = exported(office)
    one = cell(book, "Angebote", record.pk, "name_en")
    assert (one.value, one.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_other_files_are_refused_with_a_sentence(office, content):
    assert read(BytesIO(content), user=office).errors == ["Die Datei ist keine Excel-Arbeitsmappe (.xlsx)."]


def test_unknown_sheets_and_columns_are_refused(office):
    book = Workbook()
    assert "Kein Blatt" in plan_of(book, office).errors[0]
    book.active.title = "Angebote"
    book.active.append(["name", "Quatsch"])
    errors = plan_of(book, office).errors
    assert any("„Quatsch“ ist nicht bekannt" in line for line in errors)
    assert any("„id“ fehlt" in line for line in errors)


def test_the_way_through_the_admin(signed_in, offer):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    editor, record = signed_in("Portalredaktion"), offer("mbe")
    downloaded = editor.get(reverse("directory_excel_download"))
    book = load_workbook(BytesIO(b"".join(downloaded.streaming_content)))
    cell(book, "Angebote", record.pk, "name_fr").value = "Nouveau nom"
    file = BytesIO()
    book.save(file)
    page = editor.post(
        reverse("directory_excel"), {"file": SimpleUploadedFile("x.xlsx", file.getvalue())}
    ).content.decode()
    assert "Nouveau nom" in page
    assert "1 Datensätze" in page
    response = editor.post(reverse("directory_excel_apply"), {"publish": "1"})
    progress = b"".join(response.streaming_content).decode()
    assert "1 von 1 gespeichert" in progress
    record.refresh_from_db()
    assert record.name_fr == "Nouveau nom"
    again = editor.post(reverse("directory_excel_apply"))
    assert again.url == reverse("directory_excel")


def test_translators_and_case_workers_have_no_excel(signed_in):
    from http import HTTPStatus

    from django.urls import reverse

    for role in ("Übersetzung Arabisch", "Fallbearbeitung"):
        client = signed_in(role)
        for name in ("directory_excel", "directory_excel_download"):
            assert client.get(reverse(name)).status_code == HTTPStatus.FOUND
