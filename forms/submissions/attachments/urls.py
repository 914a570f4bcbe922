from django.urls import path

from forms.submissions.attachments import admin_views

app_name = "attachments"
urlpatterns = [path("<uuid:pk>/", admin_views.download, name="download")]
