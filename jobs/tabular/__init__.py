"""The one reader of tables: training data, captured traffic and requests to an endpoint mean the same by it.

values   what one value means: missing, a number or a category
shape    checks of a JSON file that others may have written
schema   the names, types and categories of a table's columns, decided once and written down as schema.json
text     CSV and JSON as rows of values, before anybody has decided what the values mean
files    CSV files as pandas tables in the types of a schema

Everything but `files` needs only the standard library.
"""
