"""Every quick start of docs/providers.md runs as written, against a loopback service with the real rules.

Only addresses are replaced: what stands for the user's resource becomes the loopback server's origin.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
import pytest

from servers.chat_server import ChatServer
from servers.foundry_server import INFERENCE, V1, FoundryServer
from servers.loopback import LoopbackServer
from servers.ollama_server import OllamaServer

PAGE = Path(__file__).resolve().parents[2] / "docs" / "providers.md"


@dataclass(frozen=True)
class Case:
    """What one section's blocks run against.

    Attributes:
        start: makes the service for a block.
        address: what the block writes in place of the service's origin.
        environment: variables set beside the block's own; `{origin}` is the service's.
        exit_code: what `robojudge` must return.
    """

    start: Callable[[str], LoopbackServer]
    address: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    exit_code: int = 0


def _key(block: str) -> str | None:
    found = re.search(r"_API_KEY=(\S+)", block)
    return found[1] if found else None


def _azure(block: str) -> LoopbackServer:
    return ChatServer("azure-classic" if "API_VERSION" in block else "azure-v1", key=_key(block))


def _foundry(block: str) -> LoopbackServer:
    flavour = INFERENCE if "/models" in block else V1
    return FoundryServer(flavour, key=_key(block))


CASES = {
    "OpenAI": Case(
        lambda block: ChatServer("openai", key=_key(block)), environment={"OPENAI_BASE_URL": "{origin}/v1"}
    ),
    "Azure OpenAI": Case(_azure, address="https://YOUR-RESOURCE.openai.azure.com"),
    "Azure AI Foundry": Case(_foundry, address="https://YOUR-RESOURCE.services.ai.azure.com"),
    "Ollama": Case(lambda _: OllamaServer(), address="http://localhost:11434"),
    "LiteLLM": Case(
        lambda block: ChatServer("vllm", key=_key(block), models=frozenset({"qwen/qwen3-vl-8b-instruct"})),
        address="https://openrouter.ai/api",
    ),
    "Your own server: vLLM, NIM, llama.cpp, LM Studio, transformers serve": Case(
        lambda block: ChatServer("vllm", key=_key(block)), address="http://localhost:8000"
    ),
    "Canned answers": Case(lambda _: ChatServer("openai"), exit_code=2),
}


def quick_starts() -> list[tuple[str, str]]:
    """Every (section, bash block) of the page."""
    found = []
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title = section.partition("\n")[0]
        found += [(title, block) for block in re.findall(r"^```bash\n(.*?)^```", section, flags=re.M | re.S)]
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder that holds a dataset of one short episode, `my_dataset`."""
    folder = tmp_path_factory.mktemp("home")
    dataset = folder / "my_dataset"
    dataset.mkdir()
    sheet = "file,instruction\nepisode.mp4,push the block to the left\n"
    (dataset / "episodes.csv").write_text(sheet, encoding="utf-8")
    with av.open(str(dataset / "episode.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for k in range(20):
            pixels = np.full((48, 64, 3), 10 * k, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return folder


def test_the_page_has_a_block_for_every_case():
    assert {title for title, _ in quick_starts()} == set(CASES)


@pytest.mark.parametrize(("title", "block"), quick_starts(), ids=[title for title, _ in quick_starts()])
def test_a_quick_start_runs_as_written(title, block, home, tmp_path):
    case = CASES[title]
    (tmp_path / "my_dataset").symlink_to(home / "my_dataset")
    with case.start(block) as server:
        if case.address is not None:
            assert case.address in block
            block = block.replace(case.address, server.origin)
        done = subprocess.run(
            ["bash", "-eu", "-c", block],
            cwd=tmp_path,
            env=_environment(case, server.origin, tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
        )
        statuses = [seen.status for seen in server.requests]
    assert done.returncode == case.exit_code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if case.exit_code == 0:
        assert set(statuses) == {200}
        [record] = _journal(tmp_path)
        assert (record["outcome"], record["output_mode"]) == ("success", "json_schema")


def _environment(case: Case, origin: str, folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "ROBOJUDGE_CACHE": str(folder / "cache"),
        **{name: value.format(origin=origin) for name, value in case.environment.items()},
    }


def _journal(folder: Path) -> list[dict[str, object]]:
    [journal] = folder.glob("runs/**/judgements.jsonl")
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
