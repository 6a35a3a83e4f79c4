"""The group `doors`: ways by which programs and people ask, side by side."""

from bench.doors.measuring import run

__all__ = ["run"]
