"""Facts about judging: every episode ends as one typed record, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from robojudge import judge_episode
from robojudge.batch.pipeline import Limits, judge_many
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.errors import RateLimited, UsageError
from robojudge.judge import Item
from robojudge.open_judge import open_judge, open_transport
from robojudge.schema.judgement import Failure, Judgement
from robojudge.transports.base import Image
from robojudge.transports.scripted import ScriptedTransport
from rollouts import STEPS, answer, rollout


def judge_with(answers, episode=None, **settings):
    dataset = InMemoryDataset([episode or rollout()])
    transport = ScriptedTransport(answers)
    made = open_judge("scripted/x", transport=transport, dataset=dataset, **settings)
    return asyncio.run(made.judge(Item(dataset, 0)))


def test_one_vote_becomes_a_judgement_with_real_frames() -> None:
    judged = judge_with([answer()])
    assert isinstance(judged, Judgement)
    assert judged.task_completion == 1.0
    assert [p.frame_index for p in judged.progress] == list(range(STEPS))
    assert judged.evidence[0].timestamp_s == pytest.approx(0.5)
    assert judged.judge.provider == "scripted"
    assert judged.judge.frames_sha256 is not None


def test_tie_is_undecided() -> None:
    judged = judge_with([answer("success", 1.0), answer("failure", 0.0)], votes=2, temperature=0.7)
    assert judged.outcome == "undecided"
    assert judged.task_completion == 0.5
    assert (judged.votes.n_asked, judged.votes.n_valid, judged.votes.n_agree) == (2, 2, 0)
    assert "undecided" in judged.review_reasons


def test_invalid_votes_lower_confidence_and_are_never_repaired() -> None:
    judged = judge_with([answer(), "Progress about 40.", answer(completion=7.0)], votes=3)
    assert (judged.votes.n_asked, judged.votes.n_valid, judged.votes.n_agree) == (3, 1, 1)
    assert judged.confidence == pytest.approx(1 / 3)
    assert "few_valid_votes" in judged.review_reasons


def test_all_votes_invalid_is_a_failure_that_keeps_the_reply_and_the_cost() -> None:
    failed = judge_with(["no idea"], votes=2)
    assert isinstance(failed, Failure)
    assert (failed.error.type, failed.error.stage) == ("ParseFailure", "parse")
    assert failed.error.raw_reply == "no idea"
    assert failed.usage.calls == 1


def test_a_vote_that_cannot_tell_gives_none_with_a_reason_not_zero() -> None:
    judged = judge_with([answer("undecided", None)])
    assert judged.task_completion is None
    assert judged.reasons["task_completion"]


def test_a_transport_error_is_a_failure_with_its_type() -> None:
    failed = judge_with([RateLimited("scripted/x: 429")])
    assert (failed.error.type, failed.error.retryable) == ("RateLimited", True)


def test_no_instruction_is_a_named_failure_and_an_override_mends_it() -> None:
    failed = judge_with([answer()], rollout(instruction=None))
    assert failed.error.type == "NoInstruction"
    judged = judge_with([answer()], rollout(instruction=None), instruction="Lift it.")
    assert judged.instruction == "Lift it."


def test_a_black_camera_is_reported() -> None:
    assert "black_camera:wrist" in judge_with([answer()], rollout(black=True)).review_reasons


def test_spans_come_from_the_vote_nearest_the_median_completion() -> None:
    from robojudge.subtask_lists import SubtaskList

    lists = {"Lift the cube.": SubtaskList(("reach", "lift"), "file")}

    def with_spans(completion, end):
        first = {"evidence": "e", "score": 1.0, "start_frame": 1, "end_frame": end}
        second = {"evidence": "e", "score": completion, "start_frame": end, "end_frame": STEPS}
        return answer("partial", completion, subtasks={"s1": first, "s2": second})

    answers = [with_spans(0.1, 2), with_spans(0.4, 3), with_spans(0.9, 5)]
    judged = judge_with(answers, votes=3, temperature=0.5, subtasks=lists)
    assert [s.name for s in judged.subtasks] == ["reach", "lift"]
    assert judged.subtasks[0].end_frame == 2
    assert judged.subtasks[1].score == 0.4


def test_over_the_image_limit_the_cut_is_recorded() -> None:
    dataset = InMemoryDataset([rollout()])
    transport = ScriptedTransport(["x"])
    from dataclasses import replace

    transport.capabilities = replace(transport.capabilities, max_images=8)
    made = open_judge("scripted/x", transport=transport, dataset=dataset)
    case = made.prepare(Item(dataset, 0)).case
    assert len(case.images) == 8
    assert case.frames_cut is not None and case.frames_cut.planned == 12


def test_the_same_case_gives_the_same_bytes() -> None:
    from robojudge.methods.rubric_request import build_request

    dataset = InMemoryDataset([rollout()])
    made = open_judge("scripted/x", transport=ScriptedTransport(["x"]), dataset=dataset, seed=1)
    requests = [
        build_request(made.prepare(Item(dataset, 0)).case, made.settings, timeout_s=1.0) for _ in range(2)
    ]
    assert requests[0] == requests[1]


def test_frames_come_before_what_varies_and_carry_no_time() -> None:
    from robojudge.methods.rubric_request import build_request

    dataset = InMemoryDataset([rollout()])
    made = open_judge("scripted/x", transport=ScriptedTransport(["x"]), dataset=dataset)
    request = build_request(made.prepare(Item(dataset, 0)).case, made.settings, timeout_s=1.0)
    assert [type(part) for part in request.content[:4]] == [str, Image, str, Image]
    assert request.content[0] == "Frame 1, camera front:"
    assert "Lift the cube." in request.content[-1]
    labels = [part for part in request.content[:-1] if isinstance(part, str)]
    assert not any("Lift" in label or " s" in label for label in labels)


async def test_one_broken_episode_does_not_stop_the_others() -> None:
    episodes = [rollout(k, None if k == 2 else "Lift the cube.") for k in range(5)]
    dataset = InMemoryDataset(episodes)
    made = open_judge("scripted/x", transport=ScriptedTransport([answer()]), dataset=dataset)

    async def todo() -> AsyncIterator[Item]:
        for k in range(5):
            yield Item(dataset, k)

    outcomes = {o.episode_index: o async for o in judge_many(todo(), made, Limits(concurrency=2))}
    assert sorted(outcomes) == [0, 1, 2, 3, 4]
    assert [k for k, o in outcomes.items() if isinstance(o, Failure)] == [2]


async def test_no_more_episodes_are_in_flight_than_allowed() -> None:
    running = peak = 0

    class Slow(ScriptedTransport):
        async def complete(self, request):
            nonlocal running, peak
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0.02)
            running -= 1
            return await super().complete(request)

    dataset = InMemoryDataset([rollout(k) for k in range(9)])
    made = open_judge("scripted/x", transport=Slow([answer()]), dataset=dataset)

    async def todo() -> AsyncIterator[Item]:
        for k in range(9):
            yield Item(dataset, k)

    judged = [o async for o in judge_many(todo(), made, Limits(concurrency=3))]
    assert len(judged) == 9
    assert peak == 3


def test_settings_that_change_the_question_change_the_cache_key() -> None:
    dataset = InMemoryDataset([rollout(), rollout(1)])

    def key(index: int = 0, **settings) -> str:
        made = open_judge("scripted/x", transport=ScriptedTransport(["x"]), dataset=dataset, **settings)
        return made.cache_key(Item(dataset, index))

    keys = {
        key(),
        key(1),
        key(frames=8),
        key(transitions=2),
        key(frame_size=224),
        key(jpeg_quality=50),
        key(cameras=("front",)),
        key(temperature=0.3),
        key(seed=1),
        key(votes=2),
        key(instruction="Drop the cube."),
    }
    assert len(keys) == 11
    assert key() == key()


def test_a_scripted_judge_never_shares_a_key_with_a_model() -> None:
    dataset = InMemoryDataset([rollout()])
    scripted = open_judge("scripted/x", transport=ScriptedTransport(["x"], model="gpt-4.1"), dataset=dataset)
    real = ScriptedTransport(["x"], model="gpt-4.1")
    real.provider = "openai"
    other = open_judge("openai/gpt-4.1", transport=real, dataset=dataset)
    assert scripted.cache_key(Item(dataset, 0)) != other.cache_key(Item(dataset, 0))


def test_a_rollout_in_memory_is_judged_from_python(tmp_path) -> None:
    replies = tmp_path / "replies.jsonl"
    replies.write_text(answer() + "\n")
    judged = judge_episode(rollout(), judge=f"scripted/{replies}")
    assert judged.outcome == "success"


async def test_the_sync_call_works_inside_a_running_loop(tmp_path) -> None:
    replies = tmp_path / "replies.jsonl"
    replies.write_text(answer() + "\n")
    assert judge_episode(rollout(), judge=f"scripted/{replies}").outcome == "success"


@pytest.mark.parametrize(
    "spec,base_url,message",
    [
        ("openai", None, "names no model"),
        ("nobody/x", None, "no transport named 'nobody'"),
        ("reference", "http://localhost:1", "has none"),
    ],
)
def test_a_judge_that_cannot_be_is_named_before_anything_is_read(spec, base_url, message) -> None:
    with pytest.raises(UsageError, match=message):
        open_transport(spec, base_url=base_url)
