from django.urls import path

from forms.admin import views

app_name = "form_admin"
urlpatterns = [
    path("datei/", views.import_file, name="import"),
    path("fertige/", views.blueprint_list, name="blueprints"),
    path("<uuid:pk>/pruefung/", views.proof, name="proof"),
    path("<uuid:pk>/versionen/", views.versions, name="versions"),
    path("<uuid:pk>/probe/", views.trial, name="trial"),
    path("<uuid:pk>/datei/", views.export, name="export"),
    path("<uuid:pk>/kopie/", views.copy, name="copy"),
]
