"""Values to XML and back. The codec knows no model and no operation.

Writing: `encode` compiles one writer for each contract type; `scalars` and `moments` write the simple values;
`templates` has the documents around them.

Reading, in the data's order: `encodings` returns the bytes as UTF-8, `xml` parses them into a tree (`repair` replaces
illegal characters, `media` says what the bytes are if they are not XML), `decode` compiles one reader for each contract
type, `tolerant` reads an element that the compiled reader did not expect, `scalars` and `moments` read the simple
values.

Long lists are read without a tree: `children` finds where items end in the bytes, `list_text` reads the items from
their text. `text_reader` compiles one reader for each contract type, `canonical` reads the values, and `repeats` caches
parts that repeat. `compiled` turns generated code into functions, for readers and writers.
"""
