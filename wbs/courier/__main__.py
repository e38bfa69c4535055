"""`python -m wbs.courier`, and `wbs courier` by way of the command table."""

import sys

from wbs.courier.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
