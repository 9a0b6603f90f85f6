"""Prints the pages of Markdown in a wheel as JSON: that of PyPI, and those that are the docstrings of modules."""

import ast
import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as wheel:
    texts = {name: wheel.read(name).decode() for name in wheel.namelist() if name.endswith(("METADATA", ".py"))}

pages = []
for name, text in texts.items():
    if name.endswith("METADATA"):
        pages.append(("README.md", text.split("\n\n", 1)[1]))
    elif (doc := ast.get_docstring(ast.parse(text))) is not None:
        pages.append((name, doc))

json.dump(pages, sys.stdout)
