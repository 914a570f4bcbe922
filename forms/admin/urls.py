from django.urls import path

from forms.admin import examples, library, views

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
]
