"""The cryptography of WBS: sealing, the case token, the roster, officers' keys.

Two modules open what is sealed to the oversight unit and are imported by ``wbs.desk.keyring`` alone:
``crypto.officer_key`` (the ceremony makes keys with it too) and ``crypto.case_unseal``. FORMAT.md describes every byte.
"""
