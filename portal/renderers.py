"""How Django forms look: our field template, found among our own templates."""

from django.forms.renderers import TemplatesSetting


class AccessibleForms(TemplatesSetting):
    """Label, help, error and control in reading order, tied together for screen readers."""

    field_template_name = "components/field.html"
