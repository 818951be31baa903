"""What is printed can be read again: by people, and by any reader of codes."""

import io
from datetime import UTC, datetime
from xml.etree import ElementTree

import pypdfium2
import pytest
import typst
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from registry.labels.drawing import Words, draw
from registry.labels.layouts import LAYOUTS
from registry.labels.sheets import sheets

AT = datetime(2026, 11, 28, tzinfo=UTC)
ADDRESS = "https://recalls.example.org/01/09506000134352/21/AB100150"
LONG = "A" * 20
FULL = Words(
    address="https://recalls.example.org/01/09506000134352/10/LOT-2026-0000000001/21/" + LONG,
    maker="Acme Tools & Söhne <international> with a very long name",
    product="Acme Cordless hammer drill 18 V with two batteries and a case",
    model="BD-18-PRO-EU-2026-XL", serial=LONG, lot="LOT-2026-0000000001", made_on="2026-06-14",
    expires="2031-06-14", gtin="09506000134352", site="recalls.example.org",
)  # fmt: skip
SHORT = Words(address=ADDRESS, product="Acme Kettle", serial="AB100150", site="recalls.example.org")


def pictures(pdf: bytes, scale: float = 4) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil() for page in document]


def codes(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def of_svg(svg: str, width: float, height: float) -> Image.Image:
    page = f"#set page(width: {width}mm, height: {height}mm, margin: 0mm)\n#image(bytes(sys.inputs.svg), width: 100%)"
    return Image.open(
        io.BytesIO(typst.compile(page.encode(), format="png", ppi=300, sys_inputs={"svg": svg}))
    )


@pytest.mark.parametrize("key", LAYOUTS)
@pytest.mark.parametrize("words", [SHORT, FULL], ids=["short", "full"])
def test_the_code_of_every_layout_is_read_back(key: str, words: Words) -> None:
    layout = LAYOUTS[key]
    svg = draw(words, layout)
    assert codes(of_svg(svg, *layout.label)) == [words.address]
    (page,) = pictures(sheets([words] * layout.a_page, layout, "Labels", AT))
    assert codes(page) == [words.address] * layout.a_page


@pytest.mark.parametrize("key", LAYOUTS)
def test_no_word_leaves_the_label_or_lies_on_the_code(key: str) -> None:
    """Each letter of the font is as wide as the next: what fits can be reckoned."""
    width, height = LAYOUTS[key].label
    for words in (SHORT, FULL):
        tree = ElementTree.fromstring(draw(words, LAYOUTS[key]))
        texts = [one for one in tree.iter() if one.tag.endswith("}text")]
        bottom = 0.0
        for one in texts:
            size, x, y = (float(one.attrib[name]) for name in ("font-size", "x", "y"))
            assert x + 0.602 * size * len(one.text or "") <= width
            assert bottom <= y - 0.76 * size + 0.01, "lines do not touch"
            bottom = y
            assert y <= height
        printed = "".join(one.text or "" for one in texts)
        assert words.serial in printed
        assert words.lot in printed


def test_pages_follow_one_another_and_each_label_speaks() -> None:
    layout = LAYOUTS["a4-21"]
    labels = [Words(f"https://a.example/01/09506000134352/21/S{n}", serial=f"S{n}") for n in range(50)]
    pdf = sheets(labels, layout, "Labels of order 7", AT)
    found = [code for page in pictures(pdf) for code in codes(page)]
    assert sorted(found) == sorted(words.address for words in labels)
    assert len(pictures(pdf, 0.2)) == 3
    assert sheets(labels, layout, "Labels of order 7", AT) == pdf, "the same facts give the same bytes"
    assert b"/Alt" in pdf or b"/ObjStm" in pdf


printable = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), max_size=60)


@settings(max_examples=60)
@given(st.builds(Words, st.just(ADDRESS), *[printable] * 9), st.sampled_from(sorted(LAYOUTS)))
def test_any_words_make_a_drawing(words: Words, key: str) -> None:
    tree = ElementTree.fromstring(draw(words, LAYOUTS[key]))
    assert tree.attrib["viewBox"] == "0 0 {} {}".format(*LAYOUTS[key].label)
    assert any(one.tag.endswith("}path") for one in tree.iter())


def test_labels_lie_on_their_sheet() -> None:
    for layout in LAYOUTS.values():
        across = layout.left + layout.columns * layout.label[0] + (layout.columns - 1) * layout.gaps[0]
        down = layout.top + layout.rows * layout.label[1] + (layout.rows - 1) * layout.gaps[1]
        assert across <= layout.page[0] + 0.01, layout.key
        assert down <= layout.page[1] + 0.01, layout.key
