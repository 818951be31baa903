"""Text that XML can hold."""

import re

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Without the characters that no XML document may hold, not even escaped."""
    return _NO_XML.sub("", text)
