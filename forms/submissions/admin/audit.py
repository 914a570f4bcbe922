"""Who has read what: the list for whoever watches over data protection. No contents, no way to them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forms.submissions import permissions
from forms.submissions.admin.forms import AuditFilterForm
from forms.submissions.admin.guard import for_those_who

PER_PAGE = 100


@for_those_who(permissions.may_see_audit, "GET", "HEAD")
def audit(request: HttpRequest) -> HttpResponse:
    filters = AuditFilterForm(request.GET)
    page = Paginator(filters.chosen(), PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {"filters": filters, "page": page, "query": query.urlencode()}
    return render(request, "portal_forms/admin/submissions/audit.html", context)
