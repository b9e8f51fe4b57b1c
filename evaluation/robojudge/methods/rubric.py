"""The default method: one structured call that grades everything, asked once or by vote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from robojudge.errors import ParseFailure, TransportError, UsageError
from robojudge.judge_settings import JudgeSettings
from robojudge.methods.base import Case
from robojudge.methods.rubric_answer import RubricAnswer, parse_answer
from robojudge.methods.rubric_request import build_request, shown_cameras, time_steps
from robojudge.methods.sampling import Samples, collect_samples
from robojudge.methods.voting import median_or_none, plurality
from robojudge.prompts import load_prompt
from robojudge.schema.judgement import (
    AxisScore,
    Evidence,
    FailureFinding,
    FailureMode,
    Flag,
    Judgement,
    Outcome,
    ProgressPoint,
    SubtaskScore,
    TrajectoryQuality,
    Votes,
)
from robojudge.transports.base import Transport


class RubricMethod:
    """Grade an episode's keyframes against a written rubric in one structured call per vote."""

    name = "rubric"
    formula_version = "1"
    sees_keyframes = True
    needs_references = False

    def __init__(self, transport: Transport | None, settings: JudgeSettings, *, timeout_s: float) -> None:
        if transport is None:
            raise UsageError("the rubric method asks a model; name one, such as --judge openai/gpt-4.1")
        self._transport = transport
        self._settings = settings
        self._timeout_s = timeout_s
        self.prompt_sha256: str | None = load_prompt("rubric_system").sha256

    async def judge(self, case: Case) -> Judgement:
        """Ask the model, parse every vote, and put the valid ones together.

        Raises:
            TransportError: no call was answered, or every answer was withheld for the same reason.
            ParseFailure: no vote was usable; `usage` tells what the attempts cost.
        """
        request = build_request(case, self._settings, timeout_s=self._timeout_s)
        samples = await collect_samples(self._transport, request)
        answers, problems = self._parse(samples, case)
        if not answers:
            error = problems[0]
            error.usage = samples.usage
            raise error
        return _combine(case, answers, samples, self._settings.votes)

    def _parse(
        self, samples: Samples, case: Case
    ) -> tuple[list[RubricAnswer], list[ParseFailure | TransportError]]:
        answers: list[RubricAnswer] = []
        problems: list[ParseFailure | TransportError] = []
        for sample in samples.samples:
            if sample.text is None:
                problems.append(sample.error or ParseFailure("the model returned no text"))
                continue
            try:
                answers.append(
                    parse_answer(
                        sample.text,
                        samples.output_mode,
                        steps=len(time_steps(case)),
                        subtasks=len(case.subtasks or ()),
                        cameras=shown_cameras(case),
                    )
                )
            except ParseFailure as problem:
                problems.append(problem)
        return answers, problems


def _combine(case: Case, answers: Sequence[RubricAnswer], samples: Samples, n_asked: int) -> Judgement:
    winner = plurality(answer.outcome for answer in answers)
    outcome: Outcome = winner or "undecided"
    n_agree = sum(answer.outcome == winner for answer in answers)
    completion = median_or_none(answer.task_completion for answer in answers)
    nearest = _nearest(answers, completion)
    by_vote = n_asked > 1
    reasons = {"task_completion": "the model could not tell"} if completion is None else {}
    judge = case.judge.model_copy(update={"model_revision": samples.model_revision})
    return Judgement(
        dataset_id=case.episode.dataset_id,
        episode_index=case.episode.episode_index,
        instruction=case.instruction,
        created_at=datetime.now(UTC),
        judge=judge,
        task_completion=completion,
        outcome=outcome,
        effective_outcome=outcome,
        success_prob=median_or_none(answer.success_probability for answer in answers),
        confidence=n_agree / n_asked if by_vote else answers[0].confidence,
        confidence_source="votes" if by_vote else "self_reported",
        votes=Votes(n_asked=n_asked, n_valid=len(answers), n_agree=n_agree),
        subtasks=_subtasks(case, answers, nearest),
        progress=_progress(case, answers),
        trajectory_quality=TrajectoryQuality(
            smoothness=AxisScore(vlm=median_or_none(a.smoothness for a in answers)),
            efficiency=AxisScore(vlm=median_or_none(a.efficiency for a in answers)),
            safety=AxisScore(vlm=median_or_none(a.safety for a in answers)),
        ),
        failure=_failure(case, answers, nearest),
        flags=_flags(answers),
        rationale=nearest.rationale,
        evidence=_evidence(case, nearest),
        keyframes=case.keyframes,
        frames_cut=case.frames_cut,
        reasons=reasons,
        usage=samples.usage,
        output_mode=samples.output_mode,
        dropped_parameters=samples.dropped_parameters,
    )


def _nearest(answers: Sequence[RubricAnswer], completion: float | None) -> RubricAnswer:
    """Return the vote nearest the median completion; the first of equals."""
    if completion is None:
        return answers[0]

    def distance(answer: RubricAnswer) -> float:
        return 2.0 if answer.task_completion is None else abs(answer.task_completion - completion)

    return min(answers, key=distance)


def _frame(case: Case, number: int | None) -> int | None:
    return None if number is None else time_steps(case)[number - 1]


def _subtasks(case: Case, answers: Sequence[RubricAnswer], nearest: RubricAnswer) -> tuple[SubtaskScore, ...]:
    return tuple(
        SubtaskScore(
            name=name,
            score=median_or_none(answer.subtasks[k].score for answer in answers),
            start_frame=_frame(case, nearest.subtasks[k].start_frame),
            end_frame=_frame(case, nearest.subtasks[k].end_frame),
            evidence=nearest.subtasks[k].evidence or None,
        )
        for k, name in enumerate(case.subtasks or ())
    )


def _progress(case: Case, answers: Sequence[RubricAnswer]) -> tuple[ProgressPoint, ...]:
    return tuple(
        ProgressPoint(frame_index=frame, value=median_or_none(answer.progress[k] for answer in answers))
        for k, frame in enumerate(time_steps(case))
    )


def _failure(case: Case, answers: Sequence[RubricAnswer], nearest: RubricAnswer) -> FailureFinding | None:
    mode: FailureMode | str | None = plurality(answer.failure_mode for answer in answers)
    if mode is None or mode == "none":
        return None
    teller = next((a for a in (nearest, *answers) if a.failure_mode == mode), nearest)
    return FailureFinding(
        mode=mode,
        onset_frame=_frame(case, teller.failure_onset_frame),
        recovered=teller.failure_recovered,
        detail=teller.failure_detail,
    )


def _flags(answers: Sequence[RubricAnswer]) -> tuple[Flag, ...]:
    """Return the flags more than half of the valid votes raise."""
    flags = sorted({flag for answer in answers for flag in answer.flags})
    return tuple(f for f in flags if sum(f in answer.flags for answer in answers) * 2 > len(answers))


def _evidence(case: Case, answer: RubricAnswer) -> tuple[Evidence, ...]:
    times = {keyframe.frame_index: keyframe.timestamp_s for keyframe in case.keyframes}
    steps = time_steps(case)
    return tuple(
        Evidence(
            camera=item.camera,
            frame_index=steps[item.frame - 1],
            timestamp_s=times[steps[item.frame - 1]],
            observation=item.observation,
        )
        for item in answer.evidence
    )
