"""The certificates that we trust, read once: reading them costs 20 ms and more."""

import ssl
from functools import cache


@cache
def shared_tls() -> ssl.SSLContext:
    return ssl.create_default_context()
