"""Files in a database that really commits: killed in the middle of keeping one, and several at once."""

import json
import os
import signal
from copy import copy
from datetime import timedelta
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from forms.definition import SCHEMA_VERSION
from forms.models import FormVersion
from forms.submissions import attachments
from forms.submissions.actions import start_draft
from forms.submissions.models import Attachment
from tests.forms import samples
from tests.forms.conftest import DATA, publish
from tests.forms.family import Family


@pytest.mark.parametrize("moment", ["before the row", "while erasing", "never"])
def test_row_and_file_are_both_there_or_neither(own_database, settings, tmp_path, monkeypatch, moment):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    publish(json.loads((DATA / "request.json").read_text()))
    grant = start_draft(version=FormVersion.objects.current("anfrage"), language="de")
    question = next(iter(grant.draft.form_version.compiled))

    def kill_myself(*_args, **_kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    def work():
        # Beside a loop of Playwright's the child may get a connection of its own.
        connections["default"].settings_dict["NAME"] = str(own_database)
        connections.close_all()
        if moment == "before the row":
            Attachment.save = kill_myself
        file = SimpleUploadedFile("a.pdf", samples.pdf())
        kept = attachments.keep_upload(draft=grant.draft, question=question, row_id="", file=file)
        if moment == "while erasing":
            Path.unlink = kill_myself
            attachments.remove_upload(draft=grant.draft, attachment_id=kept.pk)
        kill_myself()

    connections.close_all()
    child = get_context("fork").Process(target=work)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    files = [path for path in settings.ATTACHMENTS_DIR.rglob("*") if path.is_file()]
    assert len(files) == 1
    attachments.erase_orphans(now=timezone.now() + timedelta(hours=2))
    rows = list(Attachment.objects.all())
    assert [row.path for row in rows] == [path for path in files if path.exists()]
    assert len(rows) == (moment == "never")
    assert all(attachments.read_bytes(row) == samples.pdf() for row in rows)


def test_uploads_at_once_lose_nothing(own_database, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    definition = {
        "schema_version": SCHEMA_VERSION,
        "steps": [
            {"id": "p", "key": "p", "fields": [{"id": "f", "key": "f", "type": "files", "maximum": 3}]}
        ],
    }
    texts = {"title": {"de": "Probe"}, "p.title": {"de": "Seite"}, "f.label": {"de": "Frage"}}
    publish({"format": "lotse-form", "slug": "dateien", "definition": definition, "texts": texts})
    family, answers = Family("dateien"), []
    field_id = family.definition.by_key["f"].id

    def send(number):
        browser = Client()
        browser.cookies = copy(family.browser.cookies)
        file = SimpleUploadedFile(f"{number}.pdf", samples.pdf(pages=number + 1))
        answers.append(browser.post(family.url(f"dateien/{field_id}/"), {"file": file}))
        connections.close_all()

    threads = [Thread(target=send, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 5
    kept = list(Attachment.objects.all())
    assert sorted(family.stored("f")) == sorted(str(one.pk) for one in kept)
    assert len(kept) == len([path for path in settings.ATTACHMENTS_DIR.rglob("*") if path.is_file()]) == 3
