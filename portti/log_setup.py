"""Logging as lines of JSON with ids only: no names, addresses or health data."""

import logging
import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

_trace = ExceptionDictTransformer(show_locals=False)


def set_up_logging(level: str) -> None:
    """Send structlog's lines of JSON to standard error from `level` on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_where_it_broke),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        # Standard error as it is when a line is written: whoever put another in its place may have closed it since.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _where_it_broke(exc_info: Any) -> list[dict[str, Any]]:
    """Return the kinds and places of a fault and what led to it.

    Neither the values of variables nor the sentence of the fault: both may hold what a person typed.
    """
    return [
        {
            "exc_type": fault["exc_type"],
            "frames": [f"{frame['filename']}:{frame['lineno']} {frame['name']}" for frame in fault["frames"]],
        }
        for fault in _trace(exc_info)
    ]
