"""What an officer set for himself at the desk: the views of the queue that he keeps, and whether single letters are keys.

Sealed to him, signed by him, and of one size whatever is in it. A view holds the question and never what it found, so it opens
nothing: what he may not see is not found by it either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crypto import strict_json
from crypto.errors import Forged, SealError
from crypto.pins import Pins
from wbs.desk.keyring import KeyInHand
from wbs.store.casebook import Casebook

DAMAGED = "preferences_damaged"
MOST_VIEWS = 12
LONGEST_NAME = 40
LONGEST_VIEW = 1300  # bytes of one as it is kept, so that twelve always fit


@dataclass(frozen=True)
class View:
    """``asks``: what `question.values_of` made of a query."""

    name: str
    asks: Mapping[str, str]


@dataclass(frozen=True)
class Preferences:
    """``number`` rises with each time that he sets something; 0: he never has. ``keys``: whether single letters are keys."""

    number: int = 0
    views: tuple[View, ...] = ()
    keys: bool = True

    def with_view(self, view: View) -> Preferences:
        """One more at the end. Raises NotKept."""
        if not view.name:
            raise NotKept("unnamed")
        if len(view.name) > LONGEST_NAME:
            raise NotKept("name")
        if not view.asks:
            raise NotKept("nothing")
        same = next((one for one in self.views if one.name.casefold() == view.name.casefold()), None)
        if same is not None:
            if same.asks == view.asks:
                return self  # the same form twice
            raise NotKept("taken")
        if len(self.views) >= MOST_VIEWS:
            raise NotKept("full")
        if len(strict_json.encode(_written(view))) > LONGEST_VIEW:
            raise NotKept("long")
        return replace(self, views=(*self.views, view))

    def without_view(self, name: str) -> Preferences:
        """One that is gone already is fine."""
        return replace(self, views=tuple(one for one in self.views if one.name != name))


class NotKept(Exception):
    """A view cannot be kept: `why` is unnamed, name, nothing, taken, full or long."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class PreferencesBook:
    """The desk's way to the casebook's preferences."""

    def __init__(self, casebook: Casebook) -> None:
        self._casebook = casebook

    def recall(self, hand: KeyInHand, pins: Pins | None) -> Preferences:
        """What he set last, or nothing for who comes for the first time.

        Raises Forged: it is not his, or gone, or older than what his key remembers. Then nothing of it is used.
        """
        known = pins.preferences if pins else 0
        sealed = self._casebook.preferences.get(hand.officer)
        if sealed is None and not known:
            return Preferences()
        try:
            found = hand.open_preferences(sealed or b"")
        except SealError as wrong:
            raise Forged("not what he set") from wrong
        if found.number < known:
            raise Forged("what he set before the last time")
        return _read(found.number, found.content)

    def keep(self, hand: KeyInHand, chosen: Preferences) -> Preferences:
        """In place of what he set before, under the next number. Raises StoreError."""
        following = replace(chosen, number=chosen.number + 1)
        content = strict_json.encode({"keys": following.keys, "views": [_written(view) for view in following.views]})
        self._casebook.preferences.put(hand.officer, hand.seal_preferences(following.number, content))
        return following


def _written(view: View) -> dict[str, object]:
    return {"name": view.name, "asks": dict(view.asks)}


def _read(number: int, content: bytes) -> Preferences:
    """Raises Forged."""
    said = strict_json.Reader(strict_json.decode(content))
    views = []
    for one in map(strict_json.Reader, said.objects("views")):
        asks = one.object("asks")
        if not all(isinstance(value, str) for value in asks.values()):
            raise Forged("a question of something else than texts")
        views.append(View(one.text("name"), asks))
    return Preferences(number, tuple(views), said.flag("keys"))
