-- Orders, their lines, parcels and refunds.

CREATE TABLE customer (
  id TEXT PRIMARY KEY,  -- 32 hexadecimal digits
  civility TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  street TEXT NOT NULL,
  zip_code TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  mobile TEXT NOT NULL,
  phone TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE orders (
  number TEXT PRIMARY KEY,
  seller INTEGER NOT NULL,
  customer TEXT NOT NULL,
  alias TEXT NOT NULL,  -- the mail alias of the customer
  corporation TEXT NOT NULL DEFAULT 'CDSB2C',
  country TEXT NOT NULL DEFAULT 'France',  -- CountryEnum: of the site
  logistics TEXT NOT NULL DEFAULT 'MKPCDS',  -- ModGesLog
  partner_ref TEXT,
  shipping_code TEXT,
  relay_id TEXT,
  state TEXT NOT NULL,  -- OrderStateEnum
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  accepted TEXT,  -- when the seller accepted the order; NULL if the seller did not
  paid TEXT,
  shipped TEXT,
  delivery_min TEXT NOT NULL,
  delivery_max TEXT NOT NULL,
  shipping_charges TEXT NOT NULL,
  carrier TEXT,
  tracking_number TEXT,
  tracking_url TEXT,
  insolvent INTEGER NOT NULL DEFAULT 0,  -- whether the payment will fail
  service_for TEXT  -- the number of the product order, if this is an order of a service
) WITHOUT ROWID;
CREATE INDEX orders_by_creation ON orders (seller, created DESC);
CREATE INDEX orders_by_modification ON orders (seller, updated DESC);
CREATE INDEX orders_by_state ON orders (seller, state);
CREATE INDEX orders_by_alias ON orders (alias);

-- The visible state of an order that changed, until the change is committed; NULL for a new order.
CREATE TABLE order_before (
  number TEXT PRIMARY KEY,
  state TEXT,
  updated TEXT,
  until_utc TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE order_line (
  order_number TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  sku TEXT NOT NULL,
  ean TEXT NOT NULL,
  ean_generated INTEGER NOT NULL DEFAULT 0,
  reference TEXT,  -- NULL on pseudo-lines such as interest
  name TEXT NOT NULL,
  category_code TEXT NOT NULL,
  condition TEXT NOT NULL,
  acceptation TEXT NOT NULL DEFAULT 'None',  -- AcceptationStateEnum
  quantity INTEGER NOT NULL,
  price TEXT NOT NULL,  -- of the line
  initial_price TEXT,  -- of the line before the discount; NULL without a discount
  unit_shipping TEXT NOT NULL,
  unit_additional TEXT NOT NULL,
  preparation INTEGER NOT NULL DEFAULT 2,  -- working days
  refund_shipping INTEGER,
  has_claim INTEGER NOT NULL DEFAULT 0,
  cdav INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (order_number, row_id)
) WITHOUT ROWID;

CREATE TABLE parcel (
  id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL,
  number TEXT NOT NULL,
  carrier TEXT,
  tracking_url TEXT,
  status TEXT NOT NULL,
  is_return INTEGER NOT NULL DEFAULT 0,
  actions TEXT NOT NULL DEFAULT ''  -- ParcelActionTypes that were asked for, separated by spaces
);
CREATE INDEX parcel_by_order ON parcel (order_number);

CREATE TABLE voucher (
  id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL,
  created TEXT NOT NULL,
  amount TEXT NOT NULL,
  motive_id INTEGER NOT NULL,
  source TEXT NOT NULL
);
CREATE INDEX voucher_by_order ON voucher (order_number);
