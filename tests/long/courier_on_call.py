"""A courier that makes one trip for each line it reads: `python -m tests.long.courier_on_call LETTERBOX CASEBOOK`.

It says "ready" when both stores are open, then "done" or the name of the error that ended the trip; nothing else.
"""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.long import traceable
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError


def main() -> None:
    traceable.allow()
    with closing(LocalLetterbox(Path(sys.argv[1]))) as letterbox, closing(Casebook(Path(sys.argv[2]))) as casebook:
        print("ready", flush=True)
        for _ in sys.stdin:
            try:
                carry(letterbox, casebook, datetime.now(UTC).date(), 7)
                print("done", flush=True)
            except StoreError as error:
                print(type(error).__name__, flush=True)


if __name__ == "__main__":
    main()
