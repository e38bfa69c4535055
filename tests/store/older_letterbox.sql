-- The tables of a letterbox as release 0.1.0 made them.
CREATE TABLE office (
  one INTEGER NOT NULL, form_secret BLOB NOT NULL, last_carry VARCHAR,
  PRIMARY KEY (one), CHECK (one = 1)
);
CREATE TABLE rosters (
  version INTEGER NOT NULL, document BLOB NOT NULL,
  PRIMARY KEY (version)
);
CREATE TABLE cases (
  "case" VARCHAR NOT NULL, locator_hash BLOB NOT NULL, birth BLOB NOT NULL, sealed_birth BLOB NOT NULL, head BLOB NOT NULL, reporter_seq INTEGER NOT NULL, reporter_hash BLOB NOT NULL, carried_seq INTEGER NOT NULL,
  PRIMARY KEY ("case"), UNIQUE (locator_hash)
) WITHOUT ROWID;
CREATE INDEX waiting ON cases ("case") WHERE reporter_seq > carried_seq;
CREATE TABLE visits (
  visit BLOB NOT NULL, sealed BLOB NOT NULL, deadline INTEGER NOT NULL,
  PRIMARY KEY (visit)
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
CREATE TABLE forms (
  "case" VARCHAR NOT NULL, mac BLOB NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY ("case", mac),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE TABLE files (
  file VARCHAR NOT NULL, "case" VARCHAR NOT NULL, seq INTEGER NOT NULL, size INTEGER NOT NULL, sha256 BLOB NOT NULL,
  PRIMARY KEY (file),
  FOREIGN KEY("case") REFERENCES cases ("case")
) WITHOUT ROWID;
CREATE INDEX ix_files_case ON files ("case");
PRAGMA application_id = 1463964465;
PRAGMA user_version = 1;
