"""Somebody looks: a mail without content each working morning. It holds no key and imports no cryptography."""
