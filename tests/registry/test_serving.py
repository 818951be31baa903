"""The command that runs the whole site says at once what keeps it from starting."""

import os
import socket
import subprocess
import sys
from pathlib import Path


def test_a_port_of_another_program_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PORT": str(port)}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"Nothing can listen on 127.0.0.1:{port}" in ended.stderr
    assert f"PORT={port + 1} make run" in ended.stderr
    assert not (tmp_path / "portal.sqlite3").exists()
