import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

# The first visitor of a process shall not wait for the words of the search to be read.
from search.engines import warm_up  # noqa: E402

warm_up()
