"""Choosing a record among hundreds: by typing part of its name."""

from typing import Any

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet


class NameFilterForm(BaseFilterForm):
    q = forms.CharField(
        label="Name enthält", required=False, widget=forms.TextInput(attrs={"placeholder": "Name"})
    )

    def filter(self, objects: Any) -> Any:
        for word in self.cleaned_data.get("q", "").split():
            objects = objects.filter(name__icontains=word)
            self.is_searching = True
        self.search_query = self.cleaned_data.get("q")
        return objects


class RecordChooseView(ChooseView):
    filter_form_class = NameFilterForm
    ordering = "name"


class RecordChooseResultsView(ChooseResultsView):
    filter_form_class = NameFilterForm
    ordering = "name"


class RecordChooserViewSet(SnippetChooserViewSet):
    """For records whose own name is one column: organisations, places, contacts."""

    choose_view_class = RecordChooseView
    choose_results_view_class = RecordChooseResultsView
