"""Which second-factor code the tour fills in: one that is good at this moment and was not used yet."""

from dataclasses import dataclass

import pyotp

from wbs.demo.demo_secrets import STEP_SECONDS

SPARE_SECONDS = 10


@dataclass(frozen=True)
class PhoneCode:
    """``digits`` is "" when all codes that the desk would take now are burned. ``again``: after so many seconds look again."""

    digits: str
    again: int


def phone_code(secret: str, now: float, last: int) -> PhoneCode:
    """``last``: the step that was used last. The desk takes the code of this step, and the next one, each once.

    The page that shows it comes anew before the code is over, or as soon as there is another.
    """
    step = int(now) // STEP_SECONDS
    chosen = max(step, last + 1)
    if chosen > step + 1:
        return PhoneCode("", max(1, round((chosen - 1) * STEP_SECONDS - now) + 1))
    return PhoneCode(pyotp.TOTP(secret).generate_otp(chosen), int((chosen + 2) * STEP_SECONDS - now) - SPARE_SECONDS)
