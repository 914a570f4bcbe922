"""What editors do with many offers at once."""

from typing import Any

from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from directory import actions
from directory.models import Offer
from directory.models.vocabulary import FieldGroup
from directory.permissions import may_change


class _OfferAction(SnippetBulkAction):
    models = [Offer]
    template_name = "directory/admin/bulk.html"
    classes: set[str] = set()
    question = ""
    done = ""

    def check_perm(self, snippet: Any) -> bool:
        return self.request.user.has_perm("directory.change_offer") and may_change(self.request.user, snippet)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "question": self.question, "action": self.display_name}

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return self.done.format(num_parent_objects)


class Confirm(_OfferAction):
    display_name = "Bestätigen"
    action_type = "confirm"
    aria_label = "Ausgewählte Angebote als noch richtig bestätigen"
    action_priority = 20
    question = (
        "Stimmen Zeiten, Kontakt und Beschreibung dieser Angebote noch? Das steht dann auch auf der Seite."
    )
    done = "{} Angebote bestätigt"

    @classmethod
    def execute_action(cls, objects: list[Offer], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        return actions.confirm(offers=objects, groups=FieldGroup.values, by=user), 0


class _Withdraw(_OfferAction):
    reason = ""

    def check_perm(self, snippet: Any) -> bool:
        return super().check_perm(snippet) and self.request.user.has_perm("directory.publish_offer")

    @classmethod
    def execute_action(cls, objects: list[Offer], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        for offer in objects:
            actions.withdraw(record=offer, reason=cls.reason, by=user)
        return len(objects), 0


class Pause(_Withdraw):
    reason = "paused"
    display_name = "Pausieren"
    action_type = "pause"
    aria_label = "Ausgewählte Angebote pausieren"
    action_priority = 30
    question = "Diese Angebote sind dann nicht mehr öffentlich. Veröffentlichen bringt sie zurück."
    done = "{} Angebote pausiert"


class Archive(_Withdraw):
    reason = "archived"
    display_name = "Archivieren"
    action_type = "archive"
    aria_label = "Ausgewählte Angebote archivieren"
    action_priority = 40
    question = "Diese Angebote gibt es nicht mehr. Sie bleiben mit ihrer Geschichte in der Verwaltung."
    done = "{} Angebote archiviert"


BULK_ACTIONS = (Confirm, Pause, Archive)
