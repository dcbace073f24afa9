"""Reading a CSV that a person made: its lines by number, with broken ones named instead of dropped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask_babel import gettext as _

BROKEN = "\x00broken"
LARGEST = 2_000_000
MOST_LINES = 20_000


class SheetFault(Exception):
    """The file as a whole cannot be read; its text says what would be right."""


def read_sheet(data: bytes, columns: tuple[str, ...], needed: str) -> list[tuple[int, dict[str, str]]]:
    """The file's lines as (number, cells); a line that cannot be read has its reason under `BROKEN`."""
    if len(data) > LARGEST:
        raise SheetFault(_("The file is larger than 2 MB. Split it in parts."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise SheetFault(_("Line %(line)s is not UTF-8. Save the file as CSV in UTF-8.", line=line)) from None
    return list(_lines(text.replace("\x00", "\ufffd"), columns, needed))


def _lines(text: str, columns: tuple[str, ...], needed: str) -> Iterator[tuple[int, dict[str, str]]]:
    first, _end, _rest = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head = _head(reader, columns, needed)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, {BROKEN: _("This line cannot be read: a quotation mark is missing or left over.")}
            continue
        if line > MOST_LINES:
            raise SheetFault(_("The file has more than 20,000 lines. Split it in parts."))
        if any(cell.strip() for cell in cells):
            yield line, _row(head, cells)


def _head(reader: Iterator[list[str]], columns: tuple[str, ...], needed: str) -> list[str]:
    try:
        head = [cell.strip().lower() for cell in next(reader)]
    except (StopIteration, csv.Error):
        raise SheetFault(_("The file is empty, or its first line cannot be read.")) from None
    if needed not in head:
        raise SheetFault(_("The first line names the columns; “%(column)s” is missing.", column=needed))
    unknown = [cell for cell in head if cell and cell not in columns]
    if unknown:
        known = ", ".join(columns)
        raise SheetFault(
            _("The column “%(name)s” is unknown. The columns are %(known)s.", name=unknown[0][:40], known=known)
        )
    return head


def _row(head: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        return {BROKEN: _("This line has more cells than the first line has columns.")}
    return dict(zip(head, cells, strict=False))
