"""Excel in the admin: take the records home, bring them back, look at the changes, take them over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.permissions import FACTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 20 * 1024 * 1024
SESSION_KEY = "workbook"
SHOWN = 200


class UploadForm(forms.Form):
    file = forms.FileField(label="Excel-Arbeitsmappe (.xlsx)")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Die Datei ist größer als 20 MB.")
        return file


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@permission_required(FACTS)
def download(request: HttpRequest) -> HttpResponseBase:
    path = _folder() / f"{uuid4()}.xlsx"
    from directory.workbook import writer  # ten megabytes a visitor's process never needs

    writer.write(path, user=request.user)
    file = path.open("rb")
    path.unlink()  # the open file stays readable until it has been sent
    name = f"verzeichnis-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@permission_required(FACTS)
def upload(request: HttpRequest) -> HttpResponse:
    """Read a workbook and show what it would change; nothing is written yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        path = _folder() / f"{uuid4()}.xlsx"
        path.write_bytes(form.cleaned_data["file"].read())
        from directory.workbook import reader

        plan = reader.read(path, user=request.user)
        if plan.errors or not plan.records:
            path.unlink()
        else:
            _forget(request)
            request.session[SESSION_KEY] = path.name
        context |= {"plan": plan, "changes": plan.changes[:SHOWN], "errors": plan.errors[:SHOWN]}
    return render(request, "directory/admin/excel.html", context)


@require_POST
@permission_required(FACTS)
def take_over(request: HttpRequest) -> HttpResponseBase:
    """Save what was shown; the page grows while it works."""
    path = _folder() / Path(request.session.get(SESSION_KEY, "-")).name
    if not path.is_file():
        messages.warning(request, "Bitte laden Sie die Arbeitsmappe noch einmal hoch.")
        return redirect("directory_excel")
    del request.session[SESSION_KEY]
    steps = _save(path, request.user, publish=request.POST.get("publish") == "1")
    return StreamingHttpResponse(steps, headers={"X-Accel-Buffering": "no"})


def _save(path: Path, user: Any, *, publish: bool) -> Iterator[str]:
    yield render_to_string("directory/admin/excel_progress.html")
    try:
        # Read again: somebody may have changed a record since the preview.
        from directory.workbook import reader

        plan = reader.read(path, user=user)
        if plan.errors:
            yield "<p>Inzwischen passt die Arbeitsmappe nicht mehr. Nichts wurde gespeichert.</p>"
            return
        for number in reader.apply(plan, user=user, publish=publish):
            yield f"<p>{number} von {len(plan.records)} gespeichert …</p>"
        yield "<p><b>Fertig.</b> <a href='../'>Zurück</a></p>"
    finally:
        path.unlink(missing_ok=True)


def _forget(request: HttpRequest) -> None:
    """Drop a workbook that was uploaded and never taken over."""
    if before := request.session.pop(SESSION_KEY, ""):
        (_folder() / Path(before).name).unlink(missing_ok=True)
