from django import forms
from django.urls import path

from forms.wizard import access, check, newer, receipts, start, uploads, waiting
from forms.wizard.steps import FormWizard

app_name = "forms"
# formtools insists on a form at import time; dispatch() replaces it.
_wizard = FormWizard.as_view([("unused", forms.Form)], url_name="forms:step")
_draft = "formulare/<slug:slug>/<uuid:draft_id>/"

urlpatterns = [
    # These stand before the addresses of forms.
    path("formulare/fortsetzen/", access.resume, name="resume"),
    path("formulare/fortsetzen/<str:token>/", access.resume, name="resume_link"),
    path("formulare/geschlossen/", access.expired, name="expired"),
    path("formulare/<slug:slug>/", start.start, name="start"),
    path(f"{_draft}schritt/<str:step>/", _wizard, name="step"),
    path(f"{_draft}schritt/<str:step>/<uuid:row>/", _wizard, name="person"),
    path(f"{_draft}dateien/<str:field_id>/", uploads.upload, name="upload"),
    path(f"{_draft}dateien/<str:field_id>/<uuid:row>/", uploads.upload, name="upload"),
    path(f"{_draft}datei/<uuid:pk>/", uploads.file, name="file"),
    path(f"{_draft}uebersicht/", check.tasks, name="tasks"),
    path(f"{_draft}neue-fassung/", newer.newer, name="newer"),
    path(f"{_draft}speichern/", access.leave, name="leave"),
    path(f"{_draft}karte/", access.card, name="card"),
    path(f"{_draft}karte/pdf/", access.card_pdf, name="card_pdf"),
    path(f"{_draft}zugaenge/", access.grants, name="grants"),
    path(f"{_draft}pruefen/", check.check, name="check"),
    path(f"{_draft}warten/", waiting.wait, name="wait"),
    path(f"{_draft}gesendet/", check.receipt, name="receipt"),
    path(f"{_draft}gesendet/pdf/", receipts.pdf, name="receipt_pdf"),
]
