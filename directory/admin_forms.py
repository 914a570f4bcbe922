"""Forms of the admin that check more than one row."""

from wagtail.admin.forms import WagtailAdminModelForm


class OfferForm(WagtailAdminModelForm):
    """Refuses a language or place named twice, at the row that repeats it."""

    once = {"languages": "code", "at_locations": "location"}

    def is_valid(self) -> bool:
        valid = super().is_valid()
        for name, field in self.once.items():
            seen = set()
            for row in self.formsets[name].forms if name in self.formsets else ():
                value = getattr(row, "cleaned_data", {}).get(field)
                if value is None or row.cleaned_data.get("DELETE"):
                    continue
                if value in seen:
                    row.add_error(field, "Das steht schon in der Liste.")
                    valid = False
                seen.add(value)
        return valid
