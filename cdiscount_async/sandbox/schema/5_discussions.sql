-- Questions about offers and orders, claims, and their messages.

CREATE TABLE discussion (
  id INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  kind TEXT NOT NULL,  -- offer, order or claim
  customer TEXT NOT NULL,
  alias TEXT NOT NULL,
  order_number TEXT,
  ean TEXT,
  reference TEXT,
  claim_type TEXT,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,  -- DiscussionState
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  closed TEXT,
  asks_cancellation INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX discussion_by_seller ON discussion (seller, kind, created DESC);
CREATE INDEX discussion_by_alias ON discussion (alias);
CREATE INDEX discussion_by_order ON discussion (order_number);

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  discussion INTEGER NOT NULL,
  at TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_type TEXT NOT NULL,  -- UserType
  content TEXT NOT NULL
);
CREATE INDEX message_by_discussion ON message (discussion, id);
