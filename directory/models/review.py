"""Four eyes: who asked for the review does not approve it."""

from typing import Any

from wagtail.models import AbstractGroupApprovalTask


class FourEyesTask(AbstractGroupApprovalTask):
    class Meta:
        verbose_name = "Vier-Augen-Prüfung"
        verbose_name_plural = "Vier-Augen-Prüfungen"

    @classmethod
    def get_description(cls) -> str:
        return "Jemand anderes aus der Gruppe prüft, als um die Prüfung gebeten hat."

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        state = obj.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return []
        return list(super().get_actions(obj, user))
