"""A receipt that anybody may send comes back as pixels, or with the reason why not."""

from io import BytesIO

import pytest
from PIL import Image

from registry.plates.papers import Paper, remade_paper
from registry.plates.reader import MOST_BYTES, Unreadable
from tests.registry.plates.papers import SCRIPTED, a_bomb, a_locked_pdf, a_pdf, a_receipt

ACTIVE = (b"JavaScript", b"/JS", b"Launch", b"/URI", b"/Annot", b"OpenAction", b"evil", b"EmbeddedFile")


def painted(paper: Paper) -> list[Image.Image]:
    """Its pages as a reader shows them."""
    import pypdfium2

    return [page.render(scale=1).to_pil() for page in pypdfium2.PdfDocument(paper.data)]


def dark(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:100])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_place_and_device(kind: str) -> None:
    sent = a_receipt(kind)
    paper = remade_paper(sent)
    assert (paper.kind, paper.pages) == ("image/jpeg", 1)
    shown = Image.open(BytesIO(paper.data))
    assert shown.size == (900, 1200)
    assert not shown.getexif()
    assert b"SpyPhone" not in paper.data
    assert dark(shown) > 500, "the words are still there"


def test_a_pdf_is_painted_anew() -> None:
    paper = remade_paper(a_pdf(pages=3))
    assert (paper.kind, paper.pages) == ("application/pdf", 3)
    pages = painted(paper)
    assert len(pages) == 3
    assert all(dark(page) > 200 for page in pages)


def test_a_pdf_with_scripts_loses_them() -> None:
    assert all(word in SCRIPTED for word in (b"JavaScript", b"Launch", b"/URI"))
    paper = remade_paper(SCRIPTED)
    assert [word for word in ACTIVE if word in paper.data] == []
    assert dark(painted(paper)[0]) > 200


def test_a_pdf_that_claims_a_huge_page_is_as_large_as_any() -> None:
    paper = remade_paper(a_pdf(box="0 0 200000 200000"))
    assert len(paper.data) < 200_000


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (a_bomb(), "too_large"),
        (b"GIF89a" + b"\0" * 40, "not_a_picture"),
        (b"PK\x03\x04 not a PDF at all", "not_a_picture"),
        (b"%PDF-1.7\nnothing follows", "broken"),
        (a_receipt()[:2000], "broken"),
        (a_locked_pdf(), "locked"),
        (a_pdf(pages=11), "too_many_pages"),
        (a_pdf(box="0 0 1 200000"), "broken"),
    ],
    ids=["nothing", "blanks", "12MB", "50MP", "gif", "zip", "torn-pdf", "torn-photo", "locked", "eleven", "thin"],
)  # fmt: skip
def test_what_cannot_be_used_says_why(sent: bytes, problem: str) -> None:
    with pytest.raises(Unreadable) as refused:
        remade_paper(sent)
    assert refused.value.kind == problem
