"""Small, named by the field, saying why it exists: held for every file we track."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split("\n")
PACKAGES = ("registry/", "portal/", "admin/", "bench/")
MODULES = [Path(name) for name in TRACKED if name.endswith(".py") and name.startswith(PACKAGES)]
TEMPLATES = [Path(name) for name in TRACKED if name.startswith("templates/") and name.endswith(".html")]
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "base"}


def _tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_says_why_it_exists_and_stays_small(path: Path) -> None:
    tree = _tree(path)
    assert ast.get_docstring(tree), "opens without saying why it exists"
    assert path.stem not in VAGUE
    assert len((ROOT / path).read_text("utf-8").splitlines()) <= 300
    if path.name == "__init__.py":
        assert len(tree.body) == 1, "an __init__ holds its docstring and nothing else"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_function_passes_forty_lines(path: Path) -> None:
    functions = [n for n in ast.walk(_tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [
        f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions if (f.end_lineno or 0) - f.lineno >= 40
    ]
    assert not long


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_is_short_and_has_nothing_inline(path: Path) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert len(text.splitlines()) <= 120
    if path.name != "base.html" or path.parent.name != "email":  # no mail program loads a style sheet
        assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
