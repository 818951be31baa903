"""What columns of a batch hold, be their cells here or on a shelf."""

from registry.matching import staged
from registry.matching.bulk import Column
from registry.matching.shelves import Stored

Cells = staged.Cells | Stored


def is_told(column: Cells) -> bool:
    """Whether any cell is not blank. A column on a shelf is never all blank."""
    return True if isinstance(column, Stored) else any(column)


def is_told_everywhere(column: Cells) -> bool:
    """Whether no cell is blank."""
    if isinstance(column, Stored):
        return not column.blank
    return bool(column) and all(column)


def or_none(column: Cells) -> Column:
    """Blank cells of a column that keeps none; one value for all where it is empty."""
    if isinstance(column, Stored):
        return Stored(f"nullif({column.sql}, '')", blank=False) if column.blank else column
    if isinstance(column, str):
        return column or None
    if all(column):
        return column
    return [cell or None for cell in column] if any(column) else None
