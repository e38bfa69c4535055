"""`wbs verify`: what can be held against a letterbox or a casebook without any key. Reads, and writes nothing."""
