-- Pick-up shops, Cdiscount's own logistics, and orders of other sites.

CREATE TABLE relays_file (
  id INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  url TEXT NOT NULL,
  status TEXT,  -- NULL while it waits
  processed TEXT,
  error TEXT,  -- why it was rejected
  shops TEXT NOT NULL DEFAULT '[]'  -- JSON: references of the shops in the file
);

CREATE TABLE parcel_shop (
  seller INTEGER NOT NULL,
  reference TEXT NOT NULL,
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  zip_code TEXT NOT NULL,
  city TEXT NOT NULL,
  phone TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  opened TEXT NOT NULL,
  hours TEXT NOT NULL,  -- JSON: members of ParcelShop
  PRIMARY KEY (seller, reference)
) WITHOUT ROWID;

-- The stock of a seller's product in the warehouses, and its sales and fees in the report on stocks.
CREATE TABLE stored_product (
  seller INTEGER NOT NULL,
  ean TEXT NOT NULL,
  reference TEXT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  warehouse TEXT NOT NULL,  -- WarehouseType
  referenced INTEGER NOT NULL,
  shippable INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  damaged INTEGER NOT NULL DEFAULT 0,
  in_orders INTEGER NOT NULL DEFAULT 0,
  weekly_sales INTEGER NOT NULL DEFAULT 0,
  this_week INTEGER NOT NULL DEFAULT 0,
  fees TEXT NOT NULL DEFAULT '0',
  PRIMARY KEY (seller, ean)
) WITHOUT ROWID;

-- A sale of an offer in that mode takes its pieces from the warehouse.
CREATE TRIGGER stored_product_is_sold AFTER UPDATE OF sold ON offer
WHEN new.logistic_mode = 'Fulfilment' AND new.sold > old.sold
BEGIN
  UPDATE stored_product
  SET shippable = max(0, shippable - new.sold + old.sold), this_week = this_week + new.sold - old.sold
  WHERE seller = new.seller AND ean = new.ean;
END;

-- Activations and supply orders are submitted in deposits, which are processed some time later.
CREATE TABLE deposit (
  id INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  kind TEXT NOT NULL,  -- activation, supply or demand
  created TEXT NOT NULL,
  processed TEXT
);
CREATE INDEX deposit_by_seller ON deposit (seller, kind, created DESC);

CREATE TABLE activation (
  id INTEGER PRIMARY KEY,
  deposit INTEGER NOT NULL,
  action TEXT NOT NULL,  -- FulfilmentProductActionType
  ean TEXT,
  reference TEXT,
  sku TEXT,
  height REAL,
  length REAL,
  width REAL,
  weight REAL,
  success INTEGER,  -- NULL while it waits
  description TEXT
);
CREATE INDEX activation_by_deposit ON activation (deposit, id);

CREATE TABLE supply_line (
  id INTEGER PRIMARY KEY,
  deposit INTEGER NOT NULL,
  seller INTEGER NOT NULL,
  number TEXT,  -- of the supply order; NULL while it waits, and for a refused line
  external_number TEXT,  -- the seller's own
  ean TEXT,
  reference TEXT,
  quantity INTEGER NOT NULL,
  received INTEGER,
  warehouse TEXT,
  not_before TEXT,
  order_number TEXT,  -- of the order, if the line is supplied on demand
  status TEXT,  -- SupplyOrderStatusType
  updated TEXT NOT NULL,
  error INTEGER,
  error_text TEXT
);
CREATE INDEX supply_line_by_deposit ON supply_line (deposit, id);
CREATE INDEX supply_line_by_seller ON supply_line (seller, updated DESC);
CREATE INDEX supply_line_by_number ON supply_line (number);

-- Order lines that the seller must bring to a warehouse.
CREATE TABLE demand (
  order_number TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  seller INTEGER NOT NULL,
  warehouse TEXT NOT NULL,
  latest TEXT NOT NULL,
  deposit INTEGER,  -- the deposit that supplies the line
  PRIMARY KEY (order_number, row_id)
) WITHOUT ROWID;
CREATE INDEX demand_by_seller ON demand (seller, deposit);

CREATE TABLE external_order (
  id INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  corporation TEXT NOT NULL,
  number TEXT NOT NULL,
  status TEXT NOT NULL,  -- ExternalOrderStatus
  lines TEXT NOT NULL,  -- JSON: [EAN, quantity]
  UNIQUE (seller, corporation, number)
);
CREATE INDEX external_order_by_number ON external_order (seller, number);
