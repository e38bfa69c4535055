"""A courier that makes one trip, or one backup, for each line it reads.

`python -m tests.long.courier_on_call LETTERBOX CASEBOOK BACKUP`

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
        for line in sys.stdin:
            day = datetime.now(UTC).date()
            try:
                if line.strip() == "backup":
                    casebook.backup(Path(sys.argv[3]), day)
                else:
                    carry(letterbox, casebook, day, 7)
                print("done", flush=True)
            except StoreError as error:
                print(type(error).__name__, flush=True)


if __name__ == "__main__":
    main()
