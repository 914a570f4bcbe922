from django import forms
from django.urls import path

from forms.wizard import check, start
from forms.wizard.steps import FormWizard

app_name = "forms"
# formtools insists on a form at import time; dispatch() replaces it.
_wizard = FormWizard.as_view([("unused", forms.Form)], url_name="forms:step")
_draft = "formulare/<slug:slug>/<uuid:draft_id>/"

urlpatterns = [
    path("formulare/<slug:slug>/", start.start, name="start"),
    path(f"{_draft}schritt/<str:step>/", _wizard, name="step"),
    path(f"{_draft}schritt/<str:step>/<uuid:row>/", _wizard, name="person"),
    path(f"{_draft}uebersicht/", check.tasks, name="tasks"),
    path(f"{_draft}pruefen/", check.check, name="check"),
    path(f"{_draft}gesendet/", check.receipt, name="receipt"),
]
