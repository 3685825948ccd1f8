"""The wall: only protect makes a Published table, and imports go one way."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import layers

ROOT = Path(layers.__file__).parents[1]
CODE = sorted(path for room in ("layers", "server") for path in (ROOT / room).rglob("*.py"))
PROTECT = "layers/publish/protect.py"
MAKERS = {
    (PROTECT, "protect"),
    ("layers/publish/spread.py", "spread_out"),
    # These stand behind the wall: they know published tables alone, and the ground.
    ("layers/derive/align.py", "known_everywhere"),
    ("layers/derive/combine.py", "mixed"),
}

# What is exact: only what opens, counts and keeps deliveries names it, and the command line.
EXACT = {"Cube", "Facts", "Counts"}
HOLDERS = {
    "server/access/within.py",  # which covered cells lie in outlines: ground, no records
    "server/caches.py",
    "server/ingest.py",
    "server/listing.py",
    "server/protection.py",
    "server/unmatched.py",
    "server/uploads/tally.py",
    "server/vault.py",
}


def calls_of(name: str, tree: ast.AST, inside: str = "") -> Iterator[str]:
    """Yield the function around every call of `name`, however it was imported."""
    for node in ast.iter_child_nodes(tree):
        around = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else inside
        if isinstance(node, ast.Call):
            called = node.func
            if name in (getattr(called, "id", None), getattr(called, "attr", None)):
                yield around
        yield from calls_of(name, node, around)


def test_only_protect_makes_a_published_table_and_behind_the_wall_what_is_made_of_these() -> None:
    makers = {
        (path.relative_to(ROOT).as_posix(), function)
        for path in CODE
        for function in calls_of("Published", ast.parse(path.read_text("utf-8")))
    }
    assert makers == MAKERS


def test_nobody_gives_a_published_table_another_name() -> None:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            renamed = isinstance(node, ast.alias) and node.name == "Published" and node.asname
            assert not renamed, path


@pytest.mark.parametrize(
    "planted", ["model.Published(1)", "Published(1)", "[Published(*x) for x in y]"]
)
def test_a_planted_maker_is_found(planted: str) -> None:
    assert list(calls_of("Published", ast.parse(f"def sneak():\n    return {planted}"))) == [
        "sneak"
    ]


def names_in(tree: ast.AST) -> set[str]:
    """Return every name, attribute and imported name of a module."""
    nodes = list(ast.walk(tree))
    return {
        *(node.id for node in nodes if isinstance(node, ast.Name)),
        *(node.attr for node in nodes if isinstance(node, ast.Attribute)),
        *(node.name for node in nodes if isinstance(node, ast.alias)),
    }


def test_of_the_server_only_what_opens_and_counts_deliveries_names_a_cube() -> None:
    served = [path for path in CODE if path.is_relative_to(ROOT / "server")]
    holders = {
        path.relative_to(ROOT).as_posix()
        for path in served
        if EXACT & names_in(ast.parse(path.read_text("utf-8")))
    }
    assert holders == HOLDERS


@pytest.mark.parametrize("planted", ["from layers.model import Cube as C", "x: model.Facts"])
def test_a_planted_holder_is_found(planted: str) -> None:
    assert EXACT & names_in(ast.parse(planted))


def test_the_import_contracts_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    broken = lint_imports(no_cache=True)
    assert not broken, capsys.readouterr().out
