"""Which accounts of this machine listen at a port, as far as its kernel tells."""

import os
import pwd
import socket
import struct
from contextlib import suppress
from pathlib import Path

LISTENS = "0A"  # as the kernel's table of sockets says it
TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# Of Linux's sock_diag(7): one socket is asked for, which takes it as good as no time however many
# there are; reading the tables above takes milliseconds.
NETLINK_SOCK_DIAG, BY_FAMILY, REQUEST, LISTENING = 4, 20, 1, 1 << 10
NO_COOKIE = 0xFFFFFFFF
ACCOUNT_AT = 80  # bytes into the answer
KERNEL_SECONDS = 1.0


def is_trusted(owners: set[int], trusted: set[int]) -> bool:
    return bool(owners) and owners <= trusted


def owners_of(port: int, tables: tuple[Path, ...] = TABLES) -> set[int]:
    """The numbers of the accounts that listen there; none where the kernel does not tell."""
    owners: set[int] = set()
    for table in tables:
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        for row in (line.split() for line in rows):
            if row[3] == LISTENS and int(row[1].rpartition(":")[2], 16) == port:
                owners.add(int(row[7]))
    return owners


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


def kernel_tells(tables: tuple[Path, ...] = TABLES) -> bool:
    return any(table.exists() for table in tables)


def trusted_accounts(*names: str) -> set[int]:
    """Ours, root's, and those of these names, by their numbers."""
    found = {os.getuid()}
    for name in ("root", *names):
        try:
            found.add(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    return found
