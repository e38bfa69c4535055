"""The courier carries sealed mail between letterbox and casebook. It holds no key and imports no cryptography."""
