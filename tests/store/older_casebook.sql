-- The tables of a casebook as release 0.1.0 made them.
CREATE TABLE office (
  one INTEGER NOT NULL, form_secret BLOB NOT NULL, counter INTEGER NOT NULL,
  PRIMARY KEY (one), CHECK (one = 1)
);
CREATE TABLE rosters (
  version INTEGER NOT NULL, document BLOB NOT NULL, carried BOOLEAN NOT NULL,
  PRIMARY KEY (version)
);
CREATE TABLE cases (
  "case" VARCHAR NOT NULL, birth BLOB NOT NULL, sealed_birth BLOB NOT NULL, changed INTEGER NOT NULL,
  PRIMARY KEY ("case")
) WITHOUT ROWID;
CREATE INDEX ix_cases_changed ON cases (changed);
CREATE TABLE officers (
  officer VARCHAR NOT NULL, login VARCHAR NOT NULL, locked_key BLOB NOT NULL, last_totp_step INTEGER NOT NULL,
  PRIMARY KEY (officer), UNIQUE (login)
) WITHOUT ROWID;
CREATE TABLE one_time_codes (
  officer VARCHAR NOT NULL, hash BLOB NOT NULL, used BOOLEAN NOT NULL,
  PRIMARY KEY (officer, hash)
) WITHOUT ROWID;
CREATE TABLE sessions (
  session BLOB NOT NULL, officer VARCHAR NOT NULL, deadline INTEGER NOT NULL,
  PRIMARY KEY (session)
) WITHOUT ROWID;
CREATE TABLE invitations (
  hash BLOB NOT NULL, "plan" BLOB NOT NULL, until VARCHAR NOT NULL,
  PRIMARY KEY (hash)
) WITHOUT ROWID;
CREATE TABLE newcomers (
  officer VARCHAR NOT NULL, login VARCHAR NOT NULL, seal_key BLOB NOT NULL, sign_key BLOB NOT NULL, "plan" BLOB NOT NULL, locked_key BLOB NOT NULL, last_totp_step INTEGER NOT NULL,
  PRIMARY KEY (officer), UNIQUE (login)
) WITHOUT ROWID;
CREATE TABLE drafts (
  draft VARCHAR NOT NULL, body BLOB NOT NULL, signatures VARCHAR NOT NULL, state VARCHAR NOT NULL,
  PRIMARY KEY (draft)
) WITHOUT ROWID;
CREATE TABLE audit (
  seq INTEGER NOT NULL, prev BLOB NOT NULL, envelope BLOB NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (seq)
);
CREATE TABLE alarms (
  alarm VARCHAR NOT NULL, day VARCHAR NOT NULL, code VARCHAR NOT NULL, "case" VARCHAR, ringing BOOLEAN NOT NULL,
  PRIMARY KEY (alarm)
) WITHOUT ROWID;
CREATE TABLE grants (
  "case" VARCHAR NOT NULL, slot VARCHAR NOT NULL, envelope BLOB NOT NULL,
  PRIMARY KEY ("case", slot),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE TABLE entries (
  "case" VARCHAR NOT NULL, strand VARCHAR NOT NULL, seq INTEGER NOT NULL, prev BLOB NOT NULL, envelope BLOB NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY ("case", strand, seq),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE TABLE files (
  file VARCHAR NOT NULL, "case" VARCHAR NOT NULL, seq INTEGER NOT NULL, size INTEGER NOT NULL, sha256 BLOB NOT NULL,
  PRIMARY KEY (file),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE INDEX ix_files_case ON files ("case");
CREATE TABLE outbox (
  "case" VARCHAR NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY ("case", seq),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE TABLE collections (
  "case" VARCHAR NOT NULL, upto_seq INTEGER NOT NULL, day VARCHAR NOT NULL, backed_up BOOLEAN NOT NULL, emptied BOOLEAN NOT NULL,
  PRIMARY KEY ("case", upto_seq),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE INDEX unemptied ON collections ("case", upto_seq) WHERE emptied = 0;
PRAGMA application_id = 1463964466;
PRAGMA user_version = 1;
