from django.urls import path

from search import finder_views, views

app_name = "search"
urlpatterns = [
    path("angebote/", views.offers, name="offers"),
    path("wegweiser/", finder_views.finder, name="finder"),
    path("angebote/fehlt/", views.report_gap, name="report_gap"),
    path("angebote/vorschlaege/", views.suggestions, name="suggestions"),
]
