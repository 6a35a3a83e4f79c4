"""Whose program takes connections to a port of this machine, as its kernel tells it."""

import socket
import struct
from contextlib import suppress

# Of Linux's sock_diag(7): one socket is asked for, which takes it as good as no time however many
# there are; reading the kernel's tables as files takes milliseconds.
NETLINK_SOCK_DIAG, BY_FAMILY, REQUEST, LISTENING = 4, 20, 1, 1 << 10
NO_COOKIE = 0xFFFFFFFF
ACCOUNT_AT = 80  # bytes into the answer
KERNEL_SECONDS = 1.0


def owner_at(port: int) -> int | None:
    """The account whose program takes a connection to this port of 127.0.0.1.

    None where nobody listens, or where the kernel tells nothing of it.
    """
    family = getattr(socket, "AF_NETLINK", None)
    if family is None:
        return None
    place = struct.pack("!HH4s12x16x", port, 0, socket.inet_aton("127.0.0.1"))
    place += struct.pack("=III", 0, NO_COOKIE, NO_COOKIE)
    asked = struct.pack("=BBxxI", socket.AF_INET, socket.IPPROTO_TCP, LISTENING) + place
    head = struct.pack("=IHHII", 16 + len(asked), BY_FAMILY, REQUEST, 1, 0)
    with suppress(OSError), socket.socket(family, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
        kernel.settimeout(KERNEL_SECONDS)
        kernel.send(head + asked)
        said = kernel.recv(4096)
        if len(said) >= ACCOUNT_AT + 4 and struct.unpack_from("=H", said, 4)[0] == BY_FAMILY:
            return int(struct.unpack_from("=I", said, ACCOUNT_AT)[0])
    return None
