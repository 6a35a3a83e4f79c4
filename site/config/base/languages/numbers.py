"""Numbers as people write them; programs read others."""

from django.utils.formats import number_format


def grouped(value: int) -> str:
    """With a sign between thousands, as in "1,234"."""
    return number_format(value, force_grouping=True)
