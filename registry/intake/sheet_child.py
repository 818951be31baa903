"""The child process: one workbook in, one CSV file out, and little else within its reach. A crafted workbook that
crashes, loops or swells ends this process and no other."""

import contextlib
import csv
import errno
import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from typing import Any

from registry.intake.xlsx_values import said

CPU_SECONDS = 240


def confine(most: int, memory: int) -> None:
    """Before any reader is loaded: no more memory, time or disk than a list needs, and last in line."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # a signal of its own first: else a reader that is too slow ends as one does that is killed for its memory
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 10))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def end_with_parent() -> None:
    """Standard input closes when the worker is gone, however it went."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(3)

    threading.Thread(target=watch, daemon=True).start()


def answer(path: str, into: str, wanted: str) -> dict[str, Any]:
    """What was read, or why it cannot be. XLSX as spreadsheets write it is read as a stream; a reader of every kind of
    workbook, which holds a whole sheet, takes the rest."""
    from registry.intake.xlsx_strings import Unusual
    from registry.intake.xlsx_table import read_xlsx

    with contextlib.suppress(Unusual):
        return _or_why(lambda: read_xlsx(path, into, wanted))
    return read_any(path, into, wanted)


def read_any(path: str, into: str, wanted: str) -> dict[str, Any]:
    """By the reader of every kind."""
    import python_calamine as calamine

    try:
        return _or_why(lambda: _read(calamine.load_workbook(path), into, wanted))
    except calamine.PasswordError:
        return {"problem": "password"}
    except calamine.WorksheetNotFound:
        return {"problem": "no_sheet"}
    except calamine.CalamineError as error:
        return {"problem": "password" if "assword" in str(error) else "broken"}


def _or_why(read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return read()
    except MemoryError:
        return {"problem": "memory"}
    except OSError as error:
        full = {errno.ENOSPC: "no_room", errno.EDQUOT: "no_room", errno.EFBIG: "too_large"}
        return {"problem": full.get(error.errno or 0, "broken")}


def _read(book: Any, into: str, wanted: str) -> dict[str, Any]:
    names = _tables(book)
    if wanted and wanted not in names:
        return {"problem": "no_sheet"}
    for name in [wanted] if wanted else names:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            return {"sheet": name, "sheets": names, "rows": _write(sheet, into)}
    return {"problem": "empty"}


def _tables(book: Any) -> list[str]:
    """Sheets that a person sees, first; then hidden ones. No charts, no macros."""
    sheets = [one for one in book.sheets_metadata if str(one.typ).endswith("WorkSheet")]
    seen = [one.name for one in sheets if str(one.visible).endswith("Visible")]
    return [*seen, *(one.name for one in sheets if one.name not in seen)]


def _write(sheet: Any, into: str) -> int:
    """Rows as a spreadsheet numbers them: blank ones above and between stay, those below the last go."""
    last = blank = 0
    with open(into, "w", encoding="utf-8", newline="", errors="replace") as file:  # noqa: PTH123
        writer = csv.writer(file, lineterminator="\n")
        for row in sheet.iter_rows():
            cells = [cell if cell.__class__ is str else said(cell) for cell in row]
            if not any(cells):
                blank += 1
                continue
            if blank:
                file.write("\n" * blank)
                last, blank = last + blank, 0
            writer.writerow(cells)
            last += 1
    return last


if __name__ == "__main__":
    confine(int(sys.argv[4]), int(sys.argv[5]))
    end_with_parent()
    sys.stdout.write(json.dumps(answer(*sys.argv[1:4])))
    sys.stdout.flush()
    os._exit(0)
