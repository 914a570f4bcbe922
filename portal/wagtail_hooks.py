"""What the portal adds to the admin as a whole."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def scripts_of_all_languages() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
