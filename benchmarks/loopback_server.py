"""A chat server for measuring: reads the request, waits, answers a valid rubric; keeps nothing.

Runs in a process of its own so that its CPU time can be told apart; prints its port, and on SIGTERM one JSON
line with requests, first arrival, last reply and CPU seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import resource
import signal
import time

SUBTASKS = re.compile(rb'"s(\d+)"')


class Server:
    def __init__(self, latency_s: float) -> None:
        self.latency_s = latency_s
        self.requests = 0
        self.first_s: float | None = None
        self.last_s = 0.0
        self.in_flight = self.peak = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])
                body = await reader.readexactly(length)
                arrived = time.monotonic()
                self.first_s = arrived if self.first_s is None else self.first_s
                self.requests += 1
                self.in_flight += 1
                self.peak = max(self.peak, self.in_flight)
                answer = json.dumps(completion(body)).encode()
                del body
                if self.latency_s:
                    await asyncio.sleep(self.latency_s - (time.monotonic() - arrived))
                self.in_flight -= 1
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                    + str(len(answer)).encode()
                    + b"\r\n\r\n"
                    + answer
                )
                await writer.drain()
                self.last_s = time.monotonic()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def completion(body: bytes) -> dict:
    steps = 1
    while b'"t%d"' % (steps + 1) in body:
        steps += 1
    subtasks = max((int(m[1]) for m in SUBTASKS.finditer(body)), default=0)
    answer = {
        "rationale": "measured",
        "evidence": [],
        "progress": {f"t{k}": round(k / steps, 3) for k in range(1, steps + 1)},
        "task_completion": 1.0,
        "outcome": "success",
        "success_probability": 0.9,
        "confidence": 0.9,
        "smoothness": 0.9,
        "efficiency": 0.9,
        "safety": 0.9,
        "failure_mode": "none",
        "failure_onset_frame": None,
        "failure_recovered": False,
        "failure_detail": None,
        "flags": [],
    }
    if b'"subtasks"' in body and b'"episode_rubric"' not in body:
        answer = {"subtasks": ["reach", "finish"]}
    elif subtasks:
        each = {"evidence": "", "score": 1.0, "start_frame": 1, "end_frame": steps}
        answer["subtasks"] = {f"s{k}": each for k in range(1, subtasks + 1)}
    message = {"role": "assistant", "content": json.dumps(answer)}
    return {
        "id": "measured",
        "object": "chat.completion",
        "created": 0,
        "model": "loopback",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0)
    server = Server(parser.parse_args().latency)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=64 * 2**20)
    print(listening.sockets[0].getsockname()[1], flush=True)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    report = {
        "requests": server.requests,
        "peak": server.peak,
        "span_s": server.last_s - (server.first_s or server.last_s),
        "cpu_s": usage.ru_utime + usage.ru_stime,
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
