"""The officers' room: works on the casebook, with the officers' own keys. No street, no letterbox."""
