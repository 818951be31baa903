"""The child process of `remaking`: a picture on standard input, a plain JPEG in JSON on standard output."""

import base64
import json
import sys
from io import BytesIO

from registry.plates.child import confine

SIDE = 1600


def answer(data: bytes) -> dict[str, object]:
    """Pixels only, at most SIDE on the longer side."""
    from registry.plates.pictures import Unreadable, open_picture

    try:
        picture = open_picture(data)
        picture.thumbnail((SIDE, SIDE))
        made = BytesIO()
        picture.save(made, "JPEG", quality=82, optimize=True)
    except Unreadable as error:
        return {"problem": error.kind}
    except MemoryError:
        return {"problem": "too_large"}
    jpeg = base64.b64encode(made.getvalue()).decode()
    return {"jpeg": jpeg, "width": picture.width, "height": picture.height}


if __name__ == "__main__":
    confine()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
