"""The demo: ceremony, rooms and courier on this machine, with invented people, filled through the front door.

It goes through the ceremony, the commands and the pages like anybody. Its own are three processes that no office has: both rooms
with the tour's link (the desk's also with the tour), and, while it is filled, all three with a clock that stands some days back.
Each holds one room, and refuses a store whose keys are not for show.
"""
