import logging

EXPECTED = "commonplace.expected"  # in a request's META: it is refused on purpose


def is_news(record: logging.LogRecord) -> bool:
    """A 503 of /readyz is its everyday answer while things start, not an error to log.

    Nor is the refusal by which we tell our own servers that they reached us.
    """
    request = getattr(record, "request", None)
    is_expected = EXPECTED in getattr(request, "META", {})
    return not is_expected and getattr(request, "path", "") != "/readyz"


def without_clients_traceback(record: logging.LogRecord) -> bool:
    """A browser that sends what is no UTF-8 is hung up on; our own code had no part in it."""
    if "Invalid UTF-8" in record.getMessage():
        record.exc_info = record.exc_text = None
    return True
