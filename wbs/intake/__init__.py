"""The reporter's room: it seals what it is given and drops it in the letterbox. It holds no key that opens a report."""
