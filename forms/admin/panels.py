"""What stands beside a form being edited: the prover's findings, and the ways to its other screens."""

from typing import Any

from wagtail.admin.panels import Panel

from forms.proving import findings

# Longer lists are shown on the page of the prover.
SHOWN = 12


class FindingsPanel(Panel):
    """What the prover says about the form as it was saved last; each line leads to its block."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "portal_forms/admin/findings_panel.html"

        def get_context_data(self, parent_context: dict | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            found = findings(self.instance) if self.instance.pk and self.instance.structure else []
            context |= {"found": found[:SHOWN], "more": max(len(found) - SHOWN, 0), "form": self.instance}
            return context


class ScreensPanel(Panel):
    """Ways to the screens of a form that is not new."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "portal_forms/admin/screens_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and not self.instance._state.adding
