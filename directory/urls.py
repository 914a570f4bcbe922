from django.urls import path

from directory import views

app_name = "directory"
urlpatterns = [
    path("angebote/<uuid:pk>/", views.offer, name="offer"),
    path("themen/", views.themes, name="themes"),
    path("themen/<slug:code>/", views.theme, name="theme"),
    path("begriffe/", views.glossary, name="glossary"),
    path("organisationen/", views.organisations, name="organisations"),
    path("organisationen/<uuid:pk>/", views.organisation, name="organisation"),
]
