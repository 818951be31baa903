"""The files of a run, each made at its first asking."""

from pathlib import Path

from bench import tables

HEADERS = {"recall_list": tables.LIST_HEADER, "sales": tables.SALES_HEADER}
ROWS = {"recall_list": tables.list_rows, "sales": tables.sales_rows}


class Files:
    """By purpose, number of rows and kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, purpose: str, count: int, kind: str = "csv") -> Path:
        path = self.folder / f"{purpose}-{count}.{kind}"
        if not path.exists():
            write = tables.write_xlsx if kind == "xlsx" else tables.write_csv
            write(path, HEADERS[purpose], ROWS[purpose](count))
        return path
