"""Tables that people hand in, CSV and XLSX, read row by row in fixed memory; and the empty sheet they fill."""

from portal.sheets.reading import read
from portal.sheets.table import Column, Row, WrongSheet
from portal.sheets.template import template

__all__ = ["Column", "Row", "WrongSheet", "read", "template"]
