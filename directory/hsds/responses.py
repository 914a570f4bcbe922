"""How answers of the API look: pages, one language, ETag, open to every site."""

import json
from collections.abc import Callable
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from ninja.errors import HttpError

from translations import languages

JSON, NDJSON = "application/json", "application/x-ndjson"


def language_of(request: HttpRequest, wanted: str) -> str:
    """Return the language of the texts, from ?lang= or Accept-Language; activate it for labels."""
    if wanted and wanted not in languages.CODES:
        raise HttpError(400, f"lang: unknown language. Known are {', '.join(languages.CODES)}.")
    code = wanted or _accepted(request)
    translation.activate(code)
    return code


def _accepted(request: HttpRequest) -> str:
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower()
        for candidate in (code, code.split("-")[0]):
            if candidate in languages.CODES:
                return candidate
    return languages.SOURCE


def page_of(request: HttpRequest, filters: Any, rows: Any, show: Callable[[Any], list[dict]]) -> HttpResponse:
    """Return one page of rows in the wrapper of HSDS."""
    total = len(rows) if isinstance(rows, list) else rows.count()
    start = (filters.page - 1) * filters.per_page
    contents = show(rows[start : start + filters.per_page])
    if filters.format == "ndjson":
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in contents)
        return _finish(request, HttpResponse(lines, content_type=NDJSON))
    pages = ceil(total / filters.per_page)
    return answer(
        request,
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": filters.page,
            "size": len(contents),
            "first_page": filters.page == 1,
            "last_page": filters.page >= pages,
            "empty": not contents,
            "contents": contents,
        },
    )


def answer(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    return _finish(request, HttpResponse(json.dumps(data, ensure_ascii=False), content_type=JSON))


def _finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag"
    response["Content-Language"] = translation.get_language() or languages.SOURCE
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "public, max-age=60"
    set_response_etag(response)
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    return conditional or response
