"""Pictures, which hold no text: `scanning` reads the words in them."""


def read(data: bytes) -> tuple[str, str]:
    return "", ""
