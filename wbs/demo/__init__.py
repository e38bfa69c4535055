"""The demo: ceremony, rooms and courier on this machine, with invented people, filled through the front door.

It holds no key and opens no store: it goes through the ceremony, the commands and the pages like anybody.
"""
