"""Every label of the format on one page: each use of a key or a hash has its own, so no output can stand in for another.

Permanent: a label is stored inside what people wrote years ago. Add, never change (tests/crypto/test_labels.py).
"""

# HPKE info, one per kind of envelope
GRANT = b"wbs/v1/grant"
SEALED_BIRTH = b"wbs/v1/sealed-birth"
ENTRY = b"wbs/v1/entry"
TO_SELF = b"wbs/v1/to-self"  # what an officer seals to his own key
CUSTODIAN_SHARE = b"wbs/v1/identity/custodian-share"
NAME_REQUEST = b"wbs/v1/identity/request"
HAND_OVER = b"wbs/v1/identity/hand-over"
TALLY = b"wbs/v1/tally"

# HKDF info, from the token's 13 random bytes
TOKEN_SALT = b"wbs/v1/token"
TOKEN_CHECKSUM = b"wbs/v1/token/checksum"
TOKEN_LOCATOR = b"wbs/v1/token/locator"
TOKEN_SEAL_SEED = b"wbs/v1/token/reporter-key"
TOKEN_SIGN_SEED = b"wbs/v1/token/reporter-sign"
TOKEN_FORM_KEY = b"wbs/v1/token/form"
TOKEN_IDENTITY_SHARE = b"wbs/v1/token/identity-share"  # the third share of every identity given is derived from it
TOKEN_ANSWER_KEY = b"wbs/v1/token/answer"
TOKEN_SECOND = b"wbs/v1/token/second"  # what the second case of a token is derived from

# a self-reporter's identity: HKDF info of its key and of the token's share, associated data of its lock
IDENTITY_KEY = b"wbs/v1/identity/key"
IDENTITY_TOKEN_SHARE = b"wbs/v1/identity/token-share"
IDENTITY_LOCK = b"wbs/v1/identity/lock"

# HMAC
ANSWER_PROOF = b"wbs/v1/mac/answer"
RECOVERY_PROOF = b"wbs/v1/mac/recover"
DESTRUCTION_PROOF = b"wbs/v1/mac/destroyed"

# a visit
VISIT_ID = b"wbs/v1/visit/id"
VISIT_LOCK = b"wbs/v1/visit/lock"

# hashes
LOCATOR_HASH = b"wbs/v1/hash/locator"
BIRTH_HASH = b"wbs/v1/hash/birth"
ENTRY_HASH = b"wbs/v1/hash/entry"
GRANTS_HASH = b"wbs/v1/hash/grants"
SEALED_BIRTH_HASH = b"wbs/v1/hash/sealed-birth"
ROSTER_HASH = b"wbs/v1/hash/roster"
IDENTITY_HASH = b"wbs/v1/hash/identity"
SNAPSHOT_MARK = b"wbs/v1/hash/snapshot-mark"
FINGERPRINT = b"wbs/v1/hash/fingerprint"
ONE_TIME_CODE = b"wbs/v1/hash/one-time-code"
INVITATION = b"wbs/v1/hash/invitation"

# Ed25519
SIGN_BIRTH = b"wbs/v1/sign/birth"
SIGN_ENTRY = b"wbs/v1/sign/entry"
SIGN_HEAD = b"wbs/v1/sign/head"
SIGN_ROSTER = b"wbs/v1/sign/roster"
SIGN_CONSENT = b"wbs/v1/sign/consent"
SIGN_REQUEST = b"wbs/v1/sign/name-request"
SIGN_HAND_OVER = b"wbs/v1/sign/hand-over"
SIGN_PINS = b"wbs/v1/sign/pins"
SIGN_SNAPSHOT = b"wbs/v1/sign/snapshot"
SIGN_PREFERENCES = b"wbs/v1/sign/preferences"
SIGN_DISCARD = b"wbs/v1/sign/discard"
SIGN_DESTROYED = b"wbs/v1/sign/destroyed"
SIGN_TALLY = b"wbs/v1/sign/tally"

# files (cobblestone context)
FILE = b"wbs/v1/file"

# officers' keys at rest
OFFICER_LOCK = b"wbs/v1/officer-lock"
