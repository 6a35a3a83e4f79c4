import logging


def is_news(record: logging.LogRecord) -> bool:
    """A 503 of /readyz is its everyday answer while things start, not an error to log."""
    return getattr(getattr(record, "request", None), "path", "") != "/readyz"
