"""The test bench: all judged questions asked with one click, and what was searched in vain."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory.models import Offer
from search.engines import SearchUnavailable, get_engine
from search.judged import judge_directory
from search.judging import Judged, Report
from search.models import GapReport, JudgedQuery, SearchCount
from search.models.bench import codes

WEEKS = 12
MOST = 200


@permission_required("portal_search.view_judgedquery", raise_exception=True)
def bench(request: HttpRequest) -> HttpResponse:
    """Show the judged questions; POST asks them."""
    context: dict[str, Any] = {"count": JudgedQuery.objects.count()}
    if request.method == "POST":
        try:
            report = run()
            context |= {"report": report, "figures": report.figures().items(), "hits": _names(report)}
        except SearchUnavailable as problem:
            context["problem"] = str(problem)
    return render(request, "portal_search/admin/bench.html", context)


def run() -> Report:
    """Ask every judged question of the admin; return the report."""
    return judge_directory(
        (
            Judged(str(row.pk), row.language, row.words, codes(row.must), codes(row.may))
            for row in JudgedQuery.objects.all()
        ),
        get_engine(),
    )


def _names(report: Any) -> dict[str, str]:
    ids = {pk for row in report.rows for pk in row.hits[:3]}
    return {str(pk): name for pk, name in Offer.objects.filter(pk__in=ids).values_list("pk", "name_de")}


@permission_required("portal_search.view_searchcount", raise_exception=True)
def demand(request: HttpRequest) -> HttpResponse:
    """Show what was searched most, and what found nothing, in the last weeks."""
    since = timezone.localdate() - timedelta(weeks=WEEKS)
    counted = (
        SearchCount.objects.filter(day__gte=since)
        .values("language", "words", "filters")
        .annotate(times=Sum("count"), last=Max("day"), most=Max("hits"))
        .order_by("-times")
    )
    context = {
        "weeks": WEEKS,
        "nothing": counted.filter(most=0)[:MOST],
        "often": counted.filter(most__gt=0)[:MOST],
        "gaps": GapReport.objects.filter(done=False)[:MOST],
    }
    return render(request, "portal_search/admin/demand.html", context)
