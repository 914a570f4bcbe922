"""All addresses. The public ones stand under their language: /de/…, /ar/…"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from directory.hsds.api import api
from portal import health
from portal.accounts.views import account_home
from portal.sitemaps import SITEMAPS
from portal.views import robots, to_language

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"

_to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("", to_language, name="root"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/hsds/", api.urls),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # Wagtail's own login knows no second factor; this must stand before its addresses.
    path(f"{settings.ADMIN_PATH.strip('/')}/login/", _to_login),
    path(f"{settings.ADMIN_PATH.strip('/')}/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("konto/", account_home, name="account_home"),
        path("konto/", include("allauth.urls")),
        path("", include("search.urls")),
        path("", include("directory.urls")),
        path("", include("directory.process.urls")),
        path("", include("forms.urls")),
        path("", include(wagtail_urls)),
    ),
]
