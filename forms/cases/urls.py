from django.urls import path

from forms.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/stand/", views.change, name="change"),
]
