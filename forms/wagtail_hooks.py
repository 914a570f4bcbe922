from wagtail.snippets.models import register_snippet

from forms.viewsets import WizardFormViewSet

register_snippet(WizardFormViewSet)
