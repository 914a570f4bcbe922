from django.urls import path

from forms.admin import desk, desk_files, examples, library, views

app_name = "form_admin"
urlpatterns = [
    path("datei/", views.import_file, name="import"),
    path("fertige/", views.blueprint_list, name="blueprints"),
    path("<uuid:pk>/pruefung/", views.proof, name="proof"),
    path("<uuid:pk>/versionen/", views.versions, name="versions"),
    path("<uuid:pk>/probe/", views.trial, name="trial"),
    path("<uuid:pk>/datei/", views.export, name="export"),
    path("<uuid:pk>/bibliothek/", library.library, name="library"),
    path("<uuid:pk>/beispiel/<uuid:draft_id>/", examples.keep, name="keep_example"),
    path("<uuid:pk>/beispiele/<uuid:example_id>/", examples.change, name="example"),
    path("<uuid:pk>/kopie/", views.copy, name="copy"),
    path("uebersetzen/", desk.desk_list, name="desk_list"),
    path("<uuid:pk>/uebersetzen/", desk.desk_overview, name="desk_overview"),
    path("<uuid:pk>/uebersetzungen-veroeffentlichen/", desk.desk_publish, name="desk_publish"),
    path("<uuid:pk>/uebersetzen/<slug:code>/", desk.desk, name="desk"),
    path("<uuid:pk>/uebersetzen/<slug:code>/vorschau/", desk.desk_preview, name="desk_preview"),
    path("<uuid:pk>/uebersetzen/<slug:code>/probe/", desk.desk_trial, name="desk_trial"),
    path("<uuid:pk>/uebersetzen/<slug:code>/datei/<slug:kind>/", desk_files.desk_export, name="desk_export"),
    path("<uuid:pk>/uebersetzen/<slug:code>/einlesen/", desk_files.desk_import, name="desk_import"),
    path("<uuid:pk>/uebersetzen/<slug:code>/uebernehmen/", desk_files.desk_apply, name="desk_apply"),
]
