import logging


def is_news(record: logging.LogRecord) -> bool:
    """A 503 of /readyz is its everyday answer while things start, not an error to log."""
    return getattr(getattr(record, "request", None), "path", "") != "/readyz"


def without_clients_traceback(record: logging.LogRecord) -> bool:
    """A browser that sends what is no UTF-8 is hung up on; our own code had no part in it."""
    if "Invalid UTF-8" in record.getMessage():
        record.exc_info = record.exc_text = None
    return True
