"""How much was looked at: numbers only."""

from dataclasses import dataclass


@dataclass
class Counts:
    """`since`: day of the oldest alarm that rings."""

    cases: int = 0
    entries: int = 0
    files: int = 0
    findings: int = 0
    alarms: int = 0
    since: str = ""
