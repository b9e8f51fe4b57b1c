"""Facts about the documentation: it names every command, option and file there is."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import typer

from robojudge.cli.app import BUILT_IN
from robojudge.plugins import COMMANDS, plugins

ROOT = Path(__file__).resolve().parents[3]


def commands() -> dict[str, object]:
    app = typer.Typer()
    for module, _ in BUILT_IN.values():
        import_module(module).add_to(app)
    for point in plugins(COMMANDS):
        point.load()(app)
    found: dict[str, object] = {}

    def walk(prefix: str, command: object) -> None:
        children = getattr(command, "commands", None)
        if children:
            for name, child in children.items():
                walk(f"{prefix} {name}".strip(), child)
        else:
            found[prefix] = command

    walk("", typer.main.get_command(app))
    return found


def test_every_option_of_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    for name, command in commands().items():
        section = re.search(rf"^## {name.split()[0]}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
        assert section, f"docs/cli.md has no section on {name}"
        for parameter in command.params:
            long = [option for option in parameter.opts if option.startswith("--") and option != "--help"]
            for option in long:
                assert f"`{option}" in section[1], f"docs/cli.md, {name}: {option}"


def test_no_documented_option_is_made_up() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    known = {option for command in commands().values() for p in command.params for option in p.opts}
    for option in set(re.findall(r"`(--[a-z-]+)", text)) - {"--help"}:
        assert option in known, option


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(p.relative_to(ROOT) for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_in_the_documentation_leads_somewhere(page) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{page}: {target}"


def test_every_readme_command_exists() -> None:
    text = (ROOT / "README.md").read_text()
    for command in re.findall(r"^robojudge (\w+)", text, re.MULTILINE):
        assert command in {name.split()[0] for name in commands()}
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", text, re.MULTILINE):
        assert f"\n{target}:" in makefile


def test_every_oddity_is_documented_and_no_other() -> None:
    table = (ROOT / "docs" / "datasets.md").read_text().split("## What may be odd")[1].split("## ")[0]
    documented = set(
        re.findall(r"`([a-z]+(?:_[a-z]+)*)`", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M)))
    )
    source = "\n".join(p.read_text() for p in (ROOT / "evaluation/robojudge/datasets").glob("*.py"))
    assert documented <= set(re.findall(r'"([a-z_]+)"', source)), "a documented oddity is not in the source"
    named = set(re.findall(r'(?:name=|_oddity\(|_odd\(|Oddity\()\s*"([a-z_]+)"', source))
    assert named <= documented


def test_every_worked_example_names_a_test_that_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "formulas.md").read_text())
    assert len(named) >= 8
    for path, test in named:
        source = (ROOT / path).read_text()
        assert not test or re.search(rf"def {test}\(", source), f"{path}::{test}"
