"""Logs as JSON lines. What could name a person never gets in: no addresses, no query, no form data."""

from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

ALLOWED = frozenset(
    [
        "event",
        "level",
        "logger",
        "timestamp",
        "exception",
        "method",
        "route",
        "status",
        "milliseconds",
        "language",
        "user_id",
        "count",
        "code",
        "handler",
        "engine",
        "submission",
        "case",
        "task",
        "positional_args",
        "stack_info",
    ]
)


def drop_unknown_keys(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Keep only keys that are known to be free of personal data."""
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}


def logging_config(*, level: str) -> dict[str, Any]:
    """Return the LOGGING setting: everything goes to standard error as one JSON object a line."""
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    drop_unknown_keys,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own request log carries full paths; LogRequests writes the route instead.
        "loggers": {
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "CRITICAL"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # A line for each request, and pages for each that fails: the breaker says it in one.
            "elastic_transport": {"level": "ERROR"},
        },
    }
