-- Categories, brands and products, and the products that sellers want to create.

CREATE TABLE category (
  id INTEGER PRIMARY KEY,  -- parents before their children
  parent INTEGER,
  code TEXT NOT NULL,  -- empty above the leaves
  name TEXT NOT NULL,
  allows_offers INTEGER NOT NULL,
  allows_products INTEGER NOT NULL,  -- as in the tree; the real service does not check products by it
  ean_optional INTEGER,
  standard INTEGER NOT NULL,
  variant INTEGER NOT NULL,
  reserved INTEGER NOT NULL  -- in the whole tree only, and closed to all sellers
);
CREATE INDEX category_by_code ON category (code);

CREATE TABLE brand (name TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE product (
  sku TEXT PRIMARY KEY,
  ean TEXT NOT NULL UNIQUE,
  ean_generated INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  category_code TEXT NOT NULL,
  kind TEXT NOT NULL,  -- Standard or Variant
  father_sku TEXT,
  family TEXT,
  color TEXT,
  size TEXT,
  seller INTEGER,  -- the seller who created it, and the seller's reference; NULL for Cdiscount's own catalogue
  reference TEXT,
  open INTEGER NOT NULL DEFAULT 1  -- whether marketplace sellers may place offers
) WITHOUT ROWID;
CREATE INDEX product_by_category ON product (category_code);
CREATE INDEX product_by_reference ON product (seller, reference) WHERE seller IS NOT NULL;
CREATE INDEX product_by_father ON product (father_sku) WHERE father_sku IS NOT NULL;

-- What GetProductList lists without an EAN: the fathers of sizes, one for each colour, and a few products.
CREATE TABLE sheet (
  sku TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  category_code TEXT NOT NULL,
  kind TEXT NOT NULL,
  seller INTEGER,
  family TEXT,
  color TEXT
) WITHOUT ROWID;
CREATE INDEX sheet_by_category ON sheet (category_code);
CREATE INDEX sheet_by_family ON sheet (seller, family, color);

-- The zip of a product package that was fetched and is not integrated yet.
CREATE TABLE package_content (package INTEGER PRIMARY KEY, content BLOB NOT NULL);

-- A product that waits for a manual check.
CREATE TABLE pending_product (
  log INTEGER PRIMARY KEY,
  seller INTEGER NOT NULL,
  reference TEXT NOT NULL,
  ean TEXT,  -- NULL if one must be generated
  product TEXT NOT NULL  -- JSON: the columns of a product
);
CREATE INDEX pending_product_by_ean ON pending_product (ean);
CREATE INDEX pending_product_by_reference ON pending_product (seller, reference);
