"""`python -m wbs.notice`, and `wbs notice` by way of the command table."""

import sys

from wbs.notice.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
