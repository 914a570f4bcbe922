"""Who may see and change cases. Editors of the directory may not."""

from typing import Any


def may_read(user: Any) -> bool:
    return bool(user.has_perm("cases.view_case"))


def may_change(user: Any) -> bool:
    return bool(user.has_perm("cases.change_case"))
