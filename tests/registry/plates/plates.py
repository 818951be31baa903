"""Pictures of rating plates as people take them: made here, so that no photo of anybody is in the tests."""

import random
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter


def a_code(text: str, kind: str = "Code128", scale: int = 4, *, gs1: bool = False) -> Image.Image:
    """The bare code, black on white."""
    options = {"gs1": True} if gs1 else {}
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind), **options)
    drawn = zxingcpp.write_barcode_to_image(code, scale=scale)
    return Image.frombuffer("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn)))


def a_plate(*codes: Image.Image, turned: float = 0, noise: int = 0, blur: float = 0) -> Image.Image:
    """Codes below one another on a grey plate, turned, out of focus and grainy as asked."""
    wide = max(code.width for code in codes) + 200
    plate = Image.new("L", (wide, sum(code.height + 120 for code in codes) + 160), 205)
    top = 80
    for code in codes:
        plate.paste(code, (100, top))
        top += code.height + 120
    ImageDraw.Draw(plate).text((100, 30), "MODEL WF45K6500AV   MADE IN KOREA", fill=20)
    plate = plate.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    if blur:
        plate = plate.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        grain = Image.frombytes("L", plate.size, random.Random(7).randbytes(plate.width * plate.height))
        plate = Image.blend(plate, grain, noise / 100)
    return plate.convert("RGB")


def as_file(picture: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()
