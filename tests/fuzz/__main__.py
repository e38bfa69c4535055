"""`python -m tests.fuzz NAME FOLDER [libFuzzer's options]`: fuzzes one parser; FOLDER keeps the inputs that reached new lines.

Ends by itself after `-runs=N` or `-max_total_time=SECONDS`; with exit code 77 and a file `crash-…` when something came out that
is not documented. Turn the find into a seed with `python -m tests.fuzz.seed NAME crash-… "what it is"`.
"""

import sys

import atheris

with atheris.instrument_imports(include=["crypto", "multipart", "wbs.intake.file_parts", "wbs.intake.file_name", "tests.fuzz"]):
    from tests.fuzz.harness import HARNESSES
    from tests.fuzz.planted import planted


def main() -> None:
    name, *options = sys.argv[1:]
    harness = {**HARNESSES, "planted": planted}[name]
    atheris.Setup([sys.argv[0], *options], harness)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
