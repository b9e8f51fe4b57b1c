"""Ask independent implementations about fixed ratings, and write down what they say.

    python tests/oracles/make.py tests/oracles/recorded.json

Each package of requirements.txt gets an environment in a temporary folder, in which ask_PACKAGE.py reads the
ratings from its standard input and prints its answers. Takes some minutes and a package index.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from inputs import inputs

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("output", type=Path, help="JSON file to write")
    output: Path = parser.parse_args().output
    given = inputs()
    record: dict[str, Any] = {"versions": {}, "inputs": given}
    for line in (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            package, version = line.split("==")
            record["versions"][package] = version
            record[package.removesuffix("-python").lower()] = ask(line, given)
    output.write_text(as_text(record), encoding="utf-8")


def as_text(record: dict[str, Any]) -> str:
    """Write JSON with one line for each thing asked about."""
    parts = [
        f' "{part}": {{\n'
        + ",\n".join(
            f'  "{name}": {json.dumps(said, allow_nan=False)}' for name, said in sorted(content.items())
        )
        + "\n }"
        for part, content in record.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def ask(requirement: str, given: dict[str, Any]) -> dict[str, Any]:
    package = requirement.split("==")[0].removesuffix("-python").lower()
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", requirement], check=True)
        answer = subprocess.run(
            [python, HERE / f"ask_{package}.py"],
            input=json.dumps(given),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    answers: dict[str, Any] = json.loads(answer.stdout)
    return answers


if __name__ == "__main__":
    main()
