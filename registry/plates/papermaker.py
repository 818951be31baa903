"""The child process of `papers`: a photo or a PDF on standard input, a plain JPEG or a PDF of pictures in JSON on
standard output. A PDF is painted page by page, and of it only pixels go on: no scripts, links, files or metadata."""

import base64
import json
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from registry.plates.child import confine

SIDE = 2_000
MOST_PAGES = 10
MOST_PIXELS = 40_000_000
QUALITY = 75


def answer(data: bytes) -> dict[str, object]:
    """The paper made anew, or why it cannot be read."""
    from registry.plates.pictures import Unreadable

    try:
        kind, made, pages = _pdf(data) if b"%PDF-" in data[:1024] else _photo(data)
    except Unreadable as error:
        return {"problem": error.kind}
    except MemoryError:
        return {"problem": "too_large"}
    return {"kind": kind, "data": base64.b64encode(made).decode(), "pages": pages}


def _photo(data: bytes) -> tuple[str, bytes, int]:
    from registry.plates.pictures import open_picture

    picture = open_picture(data, MOST_PIXELS)
    picture.thumbnail((SIDE, SIDE))
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, optimize=True)
    return "image/jpeg", made.getvalue(), 1


def _pdf(data: bytes) -> tuple[str, bytes, int]:
    import pypdfium2

    from registry.plates.pictures import Unreadable

    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("locked" if "password" in str(error).lower() else "broken") from error
    count = len(paper)
    if not 0 < count <= MOST_PAGES:
        raise Unreadable("too_many_pages" if count else "broken")
    first, *others = _pages(paper)
    made = BytesIO()
    first.save(made, "PDF", save_all=True, append_images=others, quality=QUALITY, resolution=200)
    return "application/pdf", made.getvalue(), count


def _pages(paper: Any) -> Iterator[Any]:
    """One page after another, each as large as it need be and no larger, whatever size it claims to have."""
    import pypdfium2

    from registry.plates.pictures import Unreadable

    for page in paper:
        try:
            width, height = page.get_size()
            scale = SIDE / max(width, height, 1)
            if scale * min(width, height) < 1:
                raise Unreadable("broken")
            yield page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        except (pypdfium2.PdfiumError, ValueError, OSError) as error:
            raise Unreadable("broken") from error
        page.close()


if __name__ == "__main__":
    confine()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
