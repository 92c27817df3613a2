-- The sellers of the marketplace, their tokens and quotas, and the planned events.
-- Times are French local time without a zone, as the service keeps them, except where a column's name ends in _utc.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE seller (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,  -- in clear text: it protects made-up data only
  shop_name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  mobile TEXT NOT NULL,
  siret TEXT NOT NULL,
  street TEXT NOT NULL,
  zip_code TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'Activated',
  availability TEXT NOT NULL DEFAULT 'ActiveSeller',
  fulfilment INTEGER NOT NULL DEFAULT 0,  -- whether the seller may use Cdiscount's own logistics
  product_creation INTEGER NOT NULL DEFAULT 1,
  bad_passwords INTEGER NOT NULL DEFAULT 0,
  locked_until_utc TEXT
);

CREATE TABLE seller_mode (seller INTEGER NOT NULL, code TEXT NOT NULL, PRIMARY KEY (seller, code)) WITHOUT ROWID;

CREATE TABLE seller_pool (seller INTEGER NOT NULL, pool INTEGER NOT NULL, PRIMARY KEY (seller, pool)) WITHOUT ROWID;

CREATE TABLE token (
  value TEXT PRIMARY KEY,
  seller INTEGER NOT NULL,
  expires_utc TEXT NOT NULL
) WITHOUT ROWID;

-- Calls of one operation by one seller in one hour, for quotas.
CREATE TABLE quota (
  seller INTEGER NOT NULL,
  operation TEXT NOT NULL,
  hour_utc TEXT NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (seller, operation, hour_utc)
) WITHOUT ROWID;

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is never used again: a download for a past event may still be in progress
  due_utc TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL
);
CREATE INDEX event_by_due ON event (due_utc, id);
CREATE INDEX event_by_subject ON event (subject);
