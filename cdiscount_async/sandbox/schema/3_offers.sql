-- Offers, and packages of offers and products.

CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  reference TEXT NOT NULL,
  sku TEXT NOT NULL,
  ean TEXT NOT NULL,
  condition TEXT NOT NULL,  -- ProductConditionEnum
  state TEXT NOT NULL,  -- OfferStateEnum
  price TEXT NOT NULL,
  striked_price TEXT,
  integration_price TEXT NOT NULL,
  stock INTEGER NOT NULL,
  sold INTEGER NOT NULL DEFAULT 0,
  vat TEXT NOT NULL,  -- a fraction, such as 0.2000
  eco_part TEXT NOT NULL,
  dea TEXT NOT NULL,
  comment TEXT NOT NULL,
  preparation INTEGER NOT NULL,  -- working days
  cdav INTEGER NOT NULL DEFAULT 0,
  alignment TEXT NOT NULL DEFAULT 'Empty',  -- PriceAlignmentAction
  minimum_price TEXT,
  packaging_unit TEXT NOT NULL DEFAULT 'None',
  packaging_value TEXT NOT NULL DEFAULT '0.00000',
  pools TEXT NOT NULL,  -- JSON: numbers of sites, in ascending order, without spaces, such as [1,16]
  shipping TEXT NOT NULL,  -- JSON: code of the delivery mode to [charges, additional charges]
  discounts TEXT NOT NULL DEFAULT '[]',  -- JSON: members of DiscountComponent
  logistic_mode TEXT NOT NULL DEFAULT 'Marketplace',
  logistics_management TEXT NOT NULL DEFAULT 'Automatic',
  sold_out TEXT NOT NULL DEFAULT 'No',
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  UNIQUE (seller, reference)
);
-- This index has all columns of filters and sort orders, so that only the rows of one page are read from the table.
CREATE INDEX offer_by_creation ON offer (seller, created DESC, id DESC, pools, state, stock, condition, price, sold);
CREATE INDEX offer_by_sku ON offer (sku);

CREATE TABLE package (
  id INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  kind TEXT NOT NULL,  -- offers or products
  url TEXT NOT NULL,
  status TEXT,  -- NULL while it waits
  errors INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX package_by_url ON package (seller, url);

CREATE TABLE package_log (
  id INTEGER PRIMARY KEY,
  package INTEGER NOT NULL,
  at TEXT NOT NULL,
  status TEXT,
  ean TEXT,
  reference TEXT,
  sku TEXT,
  validated INTEGER NOT NULL
);
CREATE INDEX package_log_by_package ON package_log (package, id);

CREATE TABLE package_finding (
  id INTEGER PRIMARY KEY,
  log INTEGER NOT NULL,
  name TEXT NOT NULL,
  property TEXT NOT NULL,
  error TEXT NOT NULL,
  message TEXT NOT NULL
);
CREATE INDEX package_finding_by_log ON package_finding (log, id);

-- What the matching file has about a product, beyond its log.
CREATE TABLE product_match (
  log INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  size TEXT NOT NULL,
  comment TEXT NOT NULL
);
