"""Opens a stranger's picture: only formats we name, only so many pixels, upright, and nothing but pixels kept.
Runs in the child process alone; the web worker never decodes a picture."""

from io import BytesIO

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 64_000_000  # the largest sensors of common phones give 50 million
LONGEST_SIDE = 4_000
WHITE = (255, 255, 255)

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked below, before a pixel is decoded


class Unreadable(Exception):
    """`kind` says why: "not_a_picture", "too_large", "broken"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def open_picture(data: bytes, most_pixels: int = MOST_PIXELS) -> Image.Image:
    """The picture as the camera held it, in plain RGB of at most LONGEST_SIDE. What the file said about place,
    time and device stays behind, since only pixels are copied."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable("not_a_picture") from error
    if picture.width * picture.height > most_pixels:
        raise Unreadable("too_large")
    try:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets JPEG decode at a half or a quarter
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return _plain(upright)
    except (OSError, ValueError, SyntaxError, RuntimeError) as error:
        raise Unreadable("broken") from error


def _plain(picture: Image.Image) -> Image.Image:
    """New RGB pixels, transparency over white."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        picture = picture.convert("RGBA")
        sheet = Image.new("RGB", picture.size, WHITE)
        sheet.paste(picture, mask=picture.getchannel("A"))
        return sheet
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def cut_out(picture: Image.Image, corners: list[tuple[int, int]]) -> bytes:
    """The part that was read, with a margin that takes in the print beside it: a small JPEG made anew."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    long = max(max(xs) - min(xs), max(ys) - min(ys), 24)
    wide, high = long * 0.15, long * 0.2
    box = (
        int(max(0, min(xs) - wide)),
        int(max(0, min(ys) - high)),
        int(min(picture.width, max(xs) + wide)),
        int(min(picture.height, max(ys) + high)),
    )
    part = picture.crop(box)
    part.thumbnail((480, 320))
    out = BytesIO()
    part.save(out, "JPEG", quality=70, optimize=True)
    return out.getvalue()
