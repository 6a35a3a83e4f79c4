"""Numbers as people write them; programs read others."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

KB, MB, GB = 10**3, 10**6, 10**9  # as limits are set and disks are sold
UNITS = {
    GB: gettext_lazy("%(count)s GB"),
    MB: gettext_lazy("%(count)s MB"),
    KB: gettext_lazy("%(count)s KB"),
}


def grouped(value: int) -> str:
    """With a sign between thousands, as in "1,234"."""
    return number_format(value, force_grouping=True)


def size(count: int) -> str:
    """So many bytes, as in "1.2 GB", "40 MB" or "1 KB"."""
    unit = next((unit for unit in UNITS if count >= unit - unit // 2000), KB)
    rounded = round(count / unit, 1 if count < 10 * unit else 0) or (0.1 if count else 0)
    decimals = 0 if rounded == int(rounded) else 1
    return str(UNITS[unit]) % {"count": number_format(rounded, decimals, force_grouping=True)}
