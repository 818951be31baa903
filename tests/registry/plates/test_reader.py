"""Codes are read from bad pictures; hostile ones end the child process and nothing else."""

import base64
import struct
import threading
import zlib
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from registry.plates.child import answer
from registry.plates.reader import Busy, Reader, Unreadable
from tests.registry.plates.plates import a_code, a_plate, as_file

SERIAL = "BA10067751"
READER = Reader()
GS1 = "(01)09506000134352(21)ABC123(10)L5"


def texts(data: bytes) -> list[str]:
    return [code.text for code in READER.read(data)]


@pytest.mark.parametrize("kind", ["Code128", "Code39", "QRCode", "DataMatrix", "PDF417", "Aztec"])
def test_reads_the_usual_codes(kind: str) -> None:
    assert texts(as_file(a_plate(a_code(SERIAL, kind)))) == [SERIAL]


@pytest.mark.parametrize("turned", [0, 15, 33, 45, 90, 180, 260])
@pytest.mark.parametrize("kind", ["Code128", "QRCode", "DataMatrix"])
def test_reads_a_turned_plate(kind: str, turned: float) -> None:
    assert texts(as_file(a_plate(a_code(SERIAL, kind), turned=turned))) == [SERIAL]


@pytest.mark.parametrize(("noise", "blur"), [(25, 0), (0, 1.5), (15, 1)])
def test_reads_a_grainy_or_blurred_plate(noise: int, blur: float) -> None:
    assert texts(as_file(a_plate(a_code(SERIAL), noise=noise, blur=blur, turned=4))) == [SERIAL]


def test_reads_gs1_with_its_symbology() -> None:
    (code,) = READER.read(as_file(a_plate(a_code(GS1, "DataMatrix", 6, gs1=True))))
    assert (code.text, code.symbology) == ("010950600013435221ABC123\x1d10L5", "]d2")


def test_reads_several_codes_of_one_plate() -> None:
    found = texts(
        as_file(a_plate(a_code(SERIAL), a_code("4006381333931", "EAN13"), a_code("LOT-77", "QRCode")))
    )
    assert sorted(found) == ["4006381333931", "BA10067751", "LOT-77"]


def test_reads_heic_png_and_webp() -> None:
    plate = a_plate(a_code(SERIAL, "QRCode", 8))
    heic = BytesIO()
    pillow_heif.from_pillow(plate).save(heic, quality=70)
    assert texts(heic.getvalue()) == [SERIAL]
    assert texts(as_file(plate, "PNG")) == texts(as_file(plate, "WEBP")) == [SERIAL]


def test_the_cut_out_is_small_and_holds_nothing_of_the_file_but_pixels() -> None:
    where = Image.Exif()
    where.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    where[0x010F] = "SecretCamera"
    where[0x0112] = 6  # upright only after a quarter turn
    taken = a_plate(a_code(SERIAL)).rotate(90, expand=True)
    (code,) = READER.read(as_file(taken, exif=where, quality=90))
    shown = base64.b64decode(code.picture)
    assert code.text == SERIAL
    assert len(shown) < 40_000
    assert b"Secret" not in shown
    picture = Image.open(BytesIO(shown))
    assert not picture.getexif()
    assert picture.width > picture.height  # orientation was followed


def test_a_picture_without_a_code_gives_none() -> None:
    assert texts(as_file(Image.new("RGB", (900, 600), "white"))) == []


def test_a_phone_s_largest_picture_is_read() -> None:
    plate = a_plate(a_code(SERIAL, scale=6)).resize((4000, 3000))
    assert texts(as_file(plate)) == [SERIAL]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"this is no picture, whatever its name says.jpg" * 30, "not_a_picture"),
        (b"GIF89a" + bytes(2000), "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (as_file(a_plate(a_code(SERIAL)))[:3000], "broken"),
        (as_file(a_plate(a_code(SERIAL)), "PNG")[:400], "broken"),
        (bytes(12 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        READER.read(data)
    assert refused.value.kind == kind


def test_a_pixel_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Unreadable) as refused:
        READER.read(_png_of(60_000, 60_000))
    assert refused.value.kind == "too_large"


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Unreadable) as refused:
        Reader(seconds=0.05).read(as_file(a_plate(a_code(SERIAL))))
    assert refused.value.kind == "broken"


def test_more_pictures_than_slots_are_turned_away() -> None:
    reader = Reader(slots=1)
    data = as_file(a_plate(a_code(SERIAL)))
    first = threading.Thread(target=reader.read, args=(data,))
    first.start()
    threading.Event().wait(0.02)
    with pytest.raises(Busy):
        reader.read(data)
    first.join()
    assert [code.text for code in reader.read(data)] == [SERIAL]


def test_the_child_s_own_words() -> None:
    assert answer(b"nothing") == {"problem": "not_a_picture"}


def _png_of(width: int, height: int) -> bytes:
    """A picture that says it is huge, in 100 bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99)))
