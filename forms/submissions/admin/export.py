"""Taking submissions of one form along as a table: written down first, then streamed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from forms.models import FormVersion
from forms.submissions import auditing, permissions
from forms.submissions.admin.forms import ExportForm, FilterForm
from forms.submissions.admin.guard import for_those_who
from forms.submissions.exporting import sheets
from forms.submissions.exporting.columns import Records, layout_of
from forms.submissions.models import Submission
from forms.submissions.reader import has_special

MOST = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NotExported(Exception):
    """Why these submissions do not fit into one table, as a sentence."""


@for_those_who(permissions.may_export, "GET", "HEAD", "POST")
def export(request: HttpRequest) -> HttpResponse:
    """Ask how the table shall look; POST hands it out."""
    try:
        ids, versions = _chosen(request.GET)
    except NotExported as problem:
        messages.error(request, str(problem))
        return redirect("submission_admin:index")
    special = any(has_special(version.compiled) for version in versions)
    asks_reason = special and permissions.may_read_special(request.user)
    data = request.POST if request.method == "POST" else None
    form = ExportForm(data, asks_reason=asks_reason)
    if data is not None and form.is_valid():
        return _file(request, ids, versions, form)
    context = {"form": form, "count": len(ids), "title": versions[0].form, "special": special}
    return render(request, "portal_forms/admin/submissions/export.html", context)


def _chosen(query: QueryDict) -> tuple[list[UUID], list[FormVersion]]:
    """Return the submissions that were ticked, or all of the filter, and the versions of their form."""
    found = FilterForm(query).chosen()
    if query.get("which") == "ticked":
        found = Submission.objects.filter(pk__in=_ids(query.getlist("id")))
    rows = list(found.values_list("pk", "form_version__form")[: MOST + 1])
    if not rows:
        raise NotExported("Sie haben keine Einreichung ausgewählt.")
    if len({form for _pk, form in rows}) > 1:
        raise NotExported("Eine Tabelle hat nur Einreichungen eines Formulars. Bitte wählen Sie eines aus.")
    if len(rows) > MOST:
        raise NotExported(
            f"Mehr als {MOST} Einreichungen passen nicht in eine Tabelle. "
            "Bitte wählen Sie einen kürzeren Zeitraum."
        )
    versions = FormVersion.objects.published().filter(form=rows[0][1]).select_related("form")
    return [pk for pk, _form in rows], list(versions.order_by("-number"))


def _ids(texts: list[str]) -> list[UUID]:
    ids = []
    for text in texts:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _file(
    request: HttpRequest, ids: list[UUID], versions: list[FormVersion], form: ExportForm
) -> StreamingHttpResponse:
    choice, reason = form.cleaned_data, form.cleaned_data.get("reason", "")
    auditing.note_all(by=request.user, kind=auditing.Kind.EXPORT, submissions=ids, reason=reason)
    layout, reader = layout_of(versions), permissions.reader_of(request.user, reason)
    records = Records(versions, layout, reader, with_labels=choice["words"] == "labels").read(ids)
    name = f"{versions[0].form.slug}-{timezone.localdate():%Y-%m-%d}"
    if choice["kind"] == "xlsx":
        return _download(f"{name}.xlsx", XLSX, sheets.xlsx_stream(layout, records))
    if layout.people:
        return _download(f"{name}.zip", "application/zip", sheets.zip_stream(layout, records))
    return _download(f"{name}.csv", "text/csv; charset=utf-8", sheets.csv_stream(layout, records))


def _download(name: str, content_type: str, stream: object) -> StreamingHttpResponse:
    response = StreamingHttpResponse(stream, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
