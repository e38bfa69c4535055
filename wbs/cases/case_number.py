"""What people call a case by: short, says nothing, comes from the random id."""

NUMBER_DIGITS = 6


def number_of(case: str) -> str:
    """`case`: 32 hex digits."""
    return f"LI-{case[:NUMBER_DIGITS].upper()}"
