"""The editors' home screen: what waits, with a link to the list that shows it."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from directory.admin.filters import in_queue
from directory.models import Offer
from directory.permissions import in_care_of

SHOWN = (
    ("review", "Zur Prüfung"),
    ("stale", "Lange nicht bestätigt"),
    ("incomplete", "Unvollständig"),
    ("expiring", "Laufen bald ab"),
    ("duplicates", "Vielleicht doppelt"),
)


class OfferQueues(Component):
    template_name = "directory/admin/queues.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        offers = in_care_of(parent_context["request"].user, Offer.objects.all())
        address = reverse("wagtailsnippets_directory_offer:list")
        queues = []
        for name, label in SHOWN:
            rows = in_queue(offers, name)
            queues.append(
                {
                    "label": label,
                    "count": rows.count(),
                    "url": f"{address}?queue={name}",
                    # The draft's name: that is what waits.
                    "first": rows.order_by("name_de").values("pk", "latest_revision__object_str")[:3],
                }
            )
        return {"queues": queues}
