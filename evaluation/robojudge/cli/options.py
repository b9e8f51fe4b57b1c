"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Dataset = Annotated[
    str, typer.Argument(help="Folder of a dataset, or a Hub id: org/name or org/name@revision.")
]
JudgeName = Annotated[
    str,
    typer.Option(
        "--judge",
        help="PROVIDER/MODEL (openai, azure, foundry, ollama, compat, litellm, scripted), or reference.",
    ),
]
MethodName = Annotated[str | None, typer.Option("--method", help="Way of judging; rubric for models.")]
Votes = Annotated[int, typer.Option(help="Independent answers per episode.", min=1, max=64)]
Frames = Annotated[int, typer.Option(help="Evenly spaced frames, first and last included.", min=2)]
Transitions = Annotated[int, typer.Option(help="Frames added at task transitions, at most.", min=0)]
FrameSize = Annotated[int, typer.Option(help="Longest side of a frame, in pixels.", min=32, max=4096)]
Quality = Annotated[int, typer.Option("--jpeg-quality", help="JPEG quality.", min=1, max=95)]
Temperature = Annotated[float, typer.Option(help="Sampling temperature.", min=0.0, max=2.0)]
Cameras = Annotated[str | None, typer.Option(help="Cameras to show, separated by commas; all if left out.")]
Episodes = Annotated[str | None, typer.Option(help="Episodes, such as 0-9,12; all if left out.")]
Instruction = Annotated[str | None, typer.Option(help="Use this instruction for every episode.")]
Subtasks = Annotated[Path | None, typer.Option(help='JSON file {"task text": ["first", "second"]}.')]
Annotations = Annotated[
    Path | None,
    typer.Option(help="What people said, CSV or parquet; `annotations.csv` beside the data if there."),
]
DatasetId = Annotated[str | None, typer.Option(help="Name of the dataset in every record.")]
BaseUrl = Annotated[str | None, typer.Option(help="Where a self-hosted model server listens.")]
Timeout = Annotated[float, typer.Option(help="Seconds one model call may take.", min=1.0)]
Seed = Annotated[int | None, typer.Option(help="Sampling seed, where the model takes one.")]
Concurrency = Annotated[int, typer.Option(help="Episodes in flight at once.", min=1, max=512)]
