"""Health endpoints for the operator: is the process alive, and can it serve?"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from search.engines import get_engine


@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """200 as soon as the process answers; asks nothing of others, so a slow database restarts nobody."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and data directory are there; 503 names what is not.

    Search is reported but does not make the portal unready: pages work without it.
    """
    checks = {
        "database": _database(),
        "data_directory": settings.DATA_DIR.is_dir(),
        "search": get_engine().health(),
    }
    ready = checks["database"] and checks["data_directory"]
    return JsonResponse({"status": "ok" if ready else "unready", **checks}, status=200 if ready else 503)


def _database() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
