from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("angebote/", views.offers, name="offers"),
    path("wegweiser/", views.offers, name="finder"),
    path("angebote/fehlt/", views.report_gap, name="report_gap"),
    path("angebote/vorschlaege/", views.suggestions, name="suggestions"),
]
