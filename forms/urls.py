from django import forms
from django.urls import path

from forms import wizard

app_name = "forms"
urlpatterns = [
    path("formulare/<slug:slug>/", wizard.start, name="start"),
    path(
        "formulare/<slug:slug>/<uuid:draft_id>/schritt/<str:step>/",
        # formtools insists on a form at import time; dispatch() replaces it.
        wizard.FormWizard.as_view([("unused", forms.Form)], url_name="forms:step"),
        name="step",
    ),
    path("formulare/<slug:slug>/<uuid:draft_id>/pruefen/", wizard.check, name="check"),
    path("formulare/<slug:slug>/<uuid:draft_id>/gesendet/", wizard.receipt, name="receipt"),
]
