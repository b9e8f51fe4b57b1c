"""Run a loopback chat service until interrupted; prints its address first.

PYTHONPATH=tests python -m servers.serve --flavour vllm --port 8001 --latency 0.2 --chance prose=0.1
"""

from __future__ import annotations

import argparse
import contextlib
import threading

from servers.chat_server import MODELS, ChatServer
from servers.flavours import FLAVOURS
from servers.misbehaviour import Plan


def _pairs(values: list[str]) -> dict[str, str]:
    return dict(value.split("=", 1) for value in values)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--flavour", choices=sorted(FLAVOURS), default="openai")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", help="the key it wants; any or none without")
    parser.add_argument("--model", action="append", default=[], help="a model it knows; may be repeated")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds every reply takes")
    parser.add_argument("--at", action="append", default=[], metavar="K=NAME", help="request K misbehaves")
    parser.add_argument("--always", help="every other request misbehaves")
    parser.add_argument("--chance", action="append", default=[], metavar="NAME=P", help="misbehave by chance")
    parser.add_argument("--refuses", action="append", default=[], help="a field it does not know")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    plan = Plan(
        at={int(k): name for k, name in _pairs(options.at).items()},
        always=options.always,
        chance={name: float(p) for name, p in _pairs(options.chance).items()},
        seed=options.seed,
    )
    with (
        ChatServer(
            options.flavour,
            key=options.key,
            plan=plan,
            latency_s=options.latency,
            refuses=frozenset(options.refuses),
            models=MODELS | set(options.model),
            port=options.port,
        ) as server,
        contextlib.suppress(KeyboardInterrupt),
    ):
        print(server.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
