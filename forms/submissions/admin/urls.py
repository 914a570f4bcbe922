from django.urls import path

from forms.submissions.admin import audit, export, settings, statistics, views

app_name = "submission_admin"
urlpatterns = [
    path("", views.index, name="index"),
    path("tabelle/", export.export, name="export"),
    path("zugriffe/", audit.audit, name="audit"),
    path("statistik/", statistics.index, name="statistics"),
    path("statistik/<uuid:pk>/", statistics.statistics, name="statistics_of"),
    path("statistik/<uuid:pk>/csv/", statistics.as_csv, name="statistics_csv"),
    path("betrieb/<uuid:pk>/", settings.settings, name="settings"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/beleg/", views.receipt, name="receipt"),
    path("<uuid:pk>/loeschen/", views.erase, name="erase"),
]
