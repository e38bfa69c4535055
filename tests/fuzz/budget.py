"""How much Hypothesis tries: the same inputs every time, or, with FUZZ_SECONDS set (make fuzz), others and more."""

import os

from hypothesis import HealthCheck, Phase, settings

LONGER = int(os.environ.get("FUZZ_SECONDS", "0"))
EACH = 10  # seconds of FUZZ_SECONDS for the usual number of inputs once more
TIMEOUT = 0 if LONGER else 900


def budget(examples: int, steps: int = 50) -> settings:
    """`examples`: how many inputs; `steps`: how long a random sequence gets."""
    return settings(
        max_examples=examples * (1 + LONGER // EACH),
        stateful_step_count=steps,
        derandomize=not LONGER,
        database=None,
        deadline=None,
        # A find is told as it is: making a sequence of a whole office smaller would take longer than finding it.
        phases=[Phase.explicit, Phase.generate],
        print_blob=bool(LONGER),
        suppress_health_check=list(HealthCheck),
    )
