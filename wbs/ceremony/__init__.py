"""The ceremony: held once, offline, by the officers on the inspectorate's computer. Makes every key of the office.

It is the one room besides the desk's keyring that holds private keys; it forgets them when it ends.
"""
