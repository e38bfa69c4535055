"""What makes a bench worthless: an answer that was wrong, or something acknowledged that is not there."""


class BenchFailed(Exception):
    """The rooms did not do what was asked, so how fast they were says nothing. The message says what was wrong."""
