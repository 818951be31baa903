"""The child process: a picture on standard input, JSON on standard output, and little else within its reach.
A crafted picture that crashes, loops or swells ends this process and no other."""

import base64
import json
import os
import resource
import sys

MEMORY = 1024**3
CPU_SECONDS = 12


def confine() -> None:
    """Before any decoder is loaded: no more memory, time, files or cores than a plate needs, and last in line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def answer(data: bytes) -> dict[str, object]:
    """What was found, or why the picture cannot be read."""
    from registry.plates.codes import find_codes
    from registry.plates.pictures import Unreadable, open_picture

    try:
        codes = find_codes(open_picture(data))
    except Unreadable as error:
        return {"problem": error.kind}
    except MemoryError:
        return {"problem": "too_large"}
    return {
        "codes": [
            {
                "kind": code.kind,
                "text": code.text,
                "symbology": code.symbology,
                "picture": base64.b64encode(code.picture).decode(),
            }
            for code in codes
        ]
    }


if __name__ == "__main__":
    confine()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
