-- The table of shops.py. PostgreSQL's image runs this file when its volume is empty.
CREATE TABLE IF NOT EXISTS shop_order (
    login text NOT NULL,
    number text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (login, number)
);
