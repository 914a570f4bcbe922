"""How forms are used, in numbers without persons: bars drawn here, the same as tables, and as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from forms.models import FormVersion, WizardForm
from forms.submissions import permissions
from forms.submissions import statistics as numbers
from forms.submissions.admin.guard import for_those_who
from forms.submissions.counting import CHECK, Kind
from forms.submissions.exporting.sheets import BOM, csv_line
from forms.submissions.models import FormCount
from forms.submissions.statistics import Cell, Counted, Line, Table
from forms.wording import Wording
from translations import languages

FEW = "unter 5"
DURATIONS = {
    "10m": "bis 10 Minuten",
    "30m": "bis 30 Minuten",
    "1h": "bis 1 Stunde",
    "4h": "bis 4 Stunden",
    "1d": "bis 1 Tag",
    "7d": "bis 7 Tage",
    "more": "länger",
}
MOST_ERRORS = 30
# The drawing, in its own units.
ROW, TOP, LABEL, WIDTH = 40, 12, 280, 420


@dataclass(frozen=True)
class Bar:
    """One page of the drawing and of the table beside it."""

    label: str
    reached: Cell
    finished: Cell
    y: int
    reached_width: int
    finished_width: int

    @property
    def reached_end(self) -> int:
        return LABEL + max(self.reached_width, self.finished_width) + 8

    @property
    def text_y(self) -> int:
        return self.y + 18

    @property
    def finished_y(self) -> int:
        return self.y + 15

    @property
    def short(self) -> str:
        longest = 36
        return self.label if len(self.label) <= longest else f"{self.label[: longest - 1]}…"


@dataclass
class Figures:
    """Everything one form says about one year."""

    form: WizardForm
    year: int
    codes: list[str]
    started: Table
    sent: Table
    reached: dict[str, Line]
    finished: dict[str, Line]
    errors: dict[str, Line]
    saved: dict[str, Line]
    durations: list[tuple[str, Cell]]
    median: str
    helped: Cell
    titles: dict[str, str]

    @property
    def languages(self) -> list[languages.Language]:
        return [languages.get(code) for code in self.codes]

    def bars(self, language: str) -> list[Bar]:
        """Return the pages in their order, and those of earlier versions after them."""
        items = [key for key in self.titles if key in self.reached or key in self.finished]
        items += sorted((set(self.reached) | set(self.finished)) - set(items))
        both = (self.reached, self.finished)
        shown = [(item, *(_of(lines, item, language) for lines in both)) for item in items]
        most = max((value or 0 for _item, *values in shown for value in values), default=0) or 1
        return [
            Bar(
                self.titles.get(item, f"früher: {item}"),
                reached,
                finished,
                TOP + number * ROW,
                (reached or 0) * WIDTH // most,
                (finished or 0) * WIDTH // most,
            )
            for number, (item, reached, finished) in enumerate(shown)
        ]

    def ranking(self, lines: dict[str, Line], language: str) -> list[tuple[str, Cell]]:
        """Return pages or questions with what may be shown of them, most first."""
        known = [
            (self.titles.get(item, f"früher: {item}"), line.of(language)) for item, line in lines.items()
        ]
        return sorted((row for row in known if row[1]), key=lambda row: (-(row[1] or 0), row[0]))


def _of(lines: dict[str, Line], item: str, language: str) -> Cell:
    return lines[item].of(language) if item in lines else None


@for_those_who(permissions.may_see_statistics, "GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    forms = WizardForm.objects.filter(versions__number__isnull=False).distinct().defer("structure")
    return render(request, "portal_forms/admin/submissions/statistics_index.html", {"forms": forms})


@for_those_who(permissions.may_see_statistics, "GET", "HEAD")
def statistics(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = get_object_or_404(WizardForm.objects.defer("structure"), pk=pk)
    figures = _figures(form, request.GET.get("jahr", ""))
    language = request.GET.get("sprache", "")
    language = language if language in figures.codes else ""
    bars = figures.bars(language)
    context = {
        "form": form,
        "figures": figures,
        "years": _years(form),
        "language": language,
        "bars": bars,
        "height": TOP * 2 + ROW * len(bars),
        "label_end": LABEL - 12,
        "bar_start": LABEL,
        "errors": figures.ranking(figures.errors, language)[:MOST_ERRORS],
        "saved": figures.ranking(figures.saved, language),
        "few": FEW,
    }
    return render(request, "portal_forms/admin/submissions/statistics.html", context)


@for_those_who(permissions.may_see_statistics, "GET", "HEAD")
def as_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out what the screen shows for a year, in all languages."""
    form = get_object_or_404(WizardForm.objects.defer("structure"), pk=pk)
    figures = _figures(form, request.GET.get("jahr", ""))
    content = BOM.encode() + b"".join(csv_line(row) for row in _rows(figures))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{form.slug}-{figures.year}.csv"'
    return response


def _rows(figures: Figures) -> Iterator[tuple[str | int, ...]]:
    yield "Was", "Seite oder Frage", "Monat", "Sprache", "Anzahl"
    for name, table in (("begonnen", figures.started), ("gesendet", figures.sent)):
        for month, cells in table.rows:
            for code, cell in zip([*figures.codes, "alle"], cells, strict=True):
                yield name, "", f"{month:%Y-%m}", code, _shown(cell)
        for code, cell in zip([*figures.codes, "alle"], table.sums, strict=bool(table.sums)):
            yield name, "", str(figures.year), code, _shown(cell)
    for name, lines in (
        ("Seite erreicht", figures.reached),
        ("Seite ausgefüllt", figures.finished),
        ("Fehler", figures.errors),
        ("mit „Speichern“ verlassen", figures.saved),
    ):
        for item, line in lines.items():
            for code in (*figures.codes, ""):
                title, cell = figures.titles.get(item, item), line.of(code)
                yield name, title, str(figures.year), code or "alle", _shown(cell)
    for label, cell in figures.durations:
        yield "Dauer", label, str(figures.year), "alle", _shown(cell)
    yield "mit Hilfe gesendet", "", str(figures.year), "alle", _shown(figures.helped)


def _shown(cell: Cell) -> str | int:
    return FEW if cell is None else cell


def _years(form: WizardForm) -> list[int]:
    today = timezone.localdate()
    over = FormCount.objects.filter(form=form, month__lt=today.replace(day=1))
    return [day.year for day in over.dates("month", "year", order="DESC")]


def _figures(form: WizardForm, wanted: str) -> Figures:
    years = _years(form)
    year = int(wanted) if wanted in map(str, years) else (years or [timezone.localdate().year])[0]
    today = timezone.localdate()
    months = [month for number in range(1, 13) if numbers.is_over(month := date(year, number, 1), today)]
    rows = FormCount.objects.filter(form=form, month__in=months)
    counted = [Counted(*row) for row in rows.values_list("month", "language", "kind", "item", "count")]
    there = {one.language for one in counted}
    codes = [language.code for language in languages.PORTAL_LANGUAGES if language.code in there]
    running = year == today.year
    titles, reached = _titles(form), numbers.by_item(counted, Kind.REACHED, codes)
    finished = numbers.by_item(counted, Kind.FINISHED, codes)
    # Whoever has begun has reached the first page; whoever has sent has finished the last one.
    reached |= dict(zip(titles, numbers.by_item(counted, Kind.STARTED, codes).values(), strict=False))
    finished |= dict(zip([CHECK], numbers.by_item(counted, Kind.SENT, codes).values(), strict=False))
    spread, median = numbers.spread(counted, Kind.TIME, list(DURATIONS))
    helped = numbers.parts(counted, Kind.HELPER, Kind.SENT)[0]
    if running:
        # See `by_month`: figures of a year that grows from month to month.
        spread, helped = [numbers.rounded(cell) for cell in spread], numbers.rounded(helped)
    return Figures(
        form,
        year,
        codes,
        started=numbers.by_month(counted, Kind.STARTED, months, codes, is_running=running),
        sent=numbers.by_month(counted, Kind.SENT, months, codes, is_running=running),
        reached=reached,
        finished=finished,
        errors=numbers.by_item(counted, Kind.ERROR, codes),
        saved=numbers.by_item(counted, Kind.SAVED, codes),
        durations=list(zip(DURATIONS.values(), spread, strict=True)),
        median=DURATIONS.get(median, ""),
        helped=helped,
        titles=titles,
    )


def _titles(form: WizardForm) -> dict[str, str]:
    """Return the German titles of pages by key and of questions by id, in the order of the newest version."""
    version = FormVersion.objects.newest(form)
    if version is None:
        return {}
    wording, found = Wording(version.newest_texts, languages.SOURCE), {}
    for step in version.compiled.steps:
        found[step.key] = str(wording(step.title)) or step.key
    found[CHECK] = "Prüfen und senden"
    for question in version.compiled:
        found[question.id] = str(wording(question.label)).replace("{name}", "die Person")
    return found
