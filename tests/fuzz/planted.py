"""A parser with a hole, to show that the fuzzer finds one: it lets an error out for inputs that no random bytes would hit."""


def planted(data: bytes) -> None:
    """Each byte that is right leads one line further, as in a parser; four bytes and no hint are one in four thousand million."""
    if data[:1] != b"w":
        return
    if data[1:2] != b"b":
        return
    if data[2:3] != b"s":
        return
    if data[3:4] != b"!":
        return
    raise KeyError("the hole")
