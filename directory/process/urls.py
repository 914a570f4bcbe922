from django.urls import path

from directory.process import views

app_name = "process"
urlpatterns = [path("weg/", views.process, name="process")]
