from django.urls import path

from directory import views

app_name = "directory"
urlpatterns = [
    path("angebote/<uuid:pk>/", views.offer, name="offer"),
    path("organisationen/", views.organisations, name="organisations"),
    path("organisationen/<uuid:pk>/", views.organisation, name="organisation"),
]
