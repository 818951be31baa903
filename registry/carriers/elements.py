"""GS1's values as `biip` knows them. It is loaded with the first code that somebody reads: its tables take 20 MB of
every process, and those that load files or send letters never need them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementString


def element(ai: str, value: str) -> "GS1ElementString":
    """One value with its identifier; ValueError where GS1 has no such."""
    from biip import ParseError
    from biip.gs1_element_strings import GS1ElementString

    try:
        return GS1ElementString.parse(f"{ai}{value}")
    except ParseError as error:
        raise ValueError(str(error)) from error


def elements(text: str) -> "list[GS1ElementString]":
    """All values of a code, as scanned or as printed with brackets; ValueError where it is none of GS1's."""
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    try:
        read = GS1Message.parse_hri(text) if text.startswith("(") else GS1Message.parse(text.lstrip("\x1d"))
    except ParseError as error:
        raise ValueError(str(error)) from error
    return list(read.element_strings)


def is_identifier(name: str) -> bool:
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    try:
        return str(GS1ApplicationIdentifier.extract(name).ai) == name
    except ParseError:
        return False
