from __future__ import annotations

import httpx2 as httpx
import pytest
from live_server import Reader, live, told, wait_until
from seeded import DATASET
from services import service_of, serving

from robojudge_server.service import Service
from robojudge_server.settings import ServiceLimits
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_events import append_event
from robojudge_server.store.tables import RunRow

BODY = {"dataset": DATASET, "judge": "reference", "episodes": [0]}


def new_run(client: httpx.Client) -> str:
    answer = client.post("/api/runs", json=BODY)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["run_id"])


def happen(service: Service, run_id: str, *types: str) -> None:
    with writing(service.engine) as session:
        run = session.get_one(RunRow, run_id, with_for_update=True)
        for kind in types:
            append_event(session, run, kind, {"run_id": run_id})


def test_all_readers_see_every_event_of_a_run_until_it_rests(database_url: str) -> None:
    service = service_of(database_url)
    with live(service) as client:
        run_id = new_run(client)
        readers = [Reader(client, f"/api/runs/{run_id}/events") for _ in range(3)]
        for _ in range(4):
            happen(service, run_id, "episode.judged")
        client.post(f"/api/runs/{run_id}/cancel")
        for reader in readers:
            seen = reader.join()
            assert [one.id for one in seen] == [1, 2, 3, 4, 5, 6]
            assert [one.type for one in seen] == ["run.created", *["episode.judged"] * 4, "run.cancelled"]
            assert {one.data["run_id"] for one in seen} == {run_id}


def test_a_reader_that_lost_its_connection_goes_on_behind_the_last_event(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service) as client:
        run_id = new_run(client)
        path = f"/api/runs/{run_id}/events"
        happen(service, run_id, "a", "b", "c")
        first = Reader(client, path, wanted=2).join()
        happen(service, run_id, "d")
        client.post(f"/api/runs/{run_id}/cancel")
        rest = Reader(client, path, Last_Event_ID=str(first[-1].id)).join()
        assert [one.id for one in first + rest] == [1, 2, 3, 4, 5, 6]
        assert [one.id for one in Reader(client, f"{path}?after=4").join()] == [5, 6]
        header_wins = Reader(client, f"{path}?after=1", Last_Event_ID="5").join()
        assert [one.id for one in header_wins] == [6]


def test_who_has_everything_of_a_run_at_rest_is_told_not_to_come_back(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service) as client:
        run_id = new_run(client)
        client.post(f"/api/runs/{run_id}/cancel")
        path = f"/api/runs/{run_id}/events"
        last = Reader(client, path).join()[-1].id
        answer = client.get(path, headers={"Last-Event-ID": str(last)})
        assert (answer.status_code, answer.text) == (204, "")
        client.post(f"/api/runs/{run_id}/resume")
        reader = Reader(client, path, wanted=1, Last_Event_ID=str(last))
        assert [one.type for one in reader.join()] == ["run.resumed"]


def test_a_reader_may_be_there_before_anything_happens(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service) as client:
        reader = Reader(client, "/api/events", wanted=3)
        run_id = new_run(client)
        client.post(f"/api/runs/{run_id}/cancel")
        reader.join()
        assert reader.ids == [0, 1, 2]
        assert [one.type for one in reader.seen] == ["ready", "run.created", "run.cancelled"]


def test_the_feed_begins_now_and_a_reader_dropped_before_anything_happened_misses_nothing(
    sqlite_url: str,
) -> None:
    service = service_of(sqlite_url)
    with live(service) as client:
        new_run(client)
        (ready,) = Reader(client, "/api/events", wanted=1).join()
        assert (ready.type, ready.id) == ("ready", 1)
        missed = new_run(client)
        back = Reader(client, "/api/events", wanted=2, Last_Event_ID=str(ready.id)).join()
        assert [(one.type, one.id) for one in back] == [("ready", 1), ("run.created", 2)]
        assert back[1].data["run_id"] == missed


@pytest.mark.parametrize("path", ["/api/events", "/api/runs/{run}/events"])
@pytest.mark.parametrize("bad", ["x", "-1", "1.5", "999", str(2**70), "1,2", " ", "0x1"])
def test_a_malformed_last_event_id_is_refused(sqlite_url: str, path: str, bad: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        run_id = new_run(client)
        url = path.format(run=run_id)
        assert client.get(url, headers={"Last-Event-ID": bad}).status_code == 422
        assert client.get(url, params={"after": bad}).status_code == 422


def test_streams_are_refused_over_the_limit_and_given_back(sqlite_url: str) -> None:
    service = service_of(sqlite_url, limits=ServiceLimits(event_streams=2))
    with live(service) as client:
        with client.stream("GET", "/api/events") as one, client.stream("GET", "/api/events") as two:
            assert (one.status_code, two.status_code) == (200, 200)
            third = client.get("/api/events")
            assert third.status_code == 429
            assert third.headers["content-type"] == "application/problem+json"
            assert int(third.headers["retry-after"]) >= 1
        wait_until(lambda: service.events.streams == 0)
        assert Reader(client, "/api/events", wanted=1).join()


def test_a_refused_reader_takes_no_place(sqlite_url: str) -> None:
    service = service_of(sqlite_url, limits=ServiceLimits(event_streams=1))
    with serving(service) as client:
        for _ in range(3):
            assert client.get("/api/runs/nope/events").status_code == 404
            assert client.get("/api/events", headers={"Last-Event-ID": "x"}).status_code == 422
        assert service.events.streams == 0


def test_a_stream_may_pass_through_proxies_unbuffered_and_unstored(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service) as client, client.stream("GET", "/api/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-cache"
        assert response.headers["x-accel-buffering"] == "no"
        assert next(told(response)).type == "ready"


def test_without_a_login_there_is_no_stream(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url), user="nobody") as client:
        assert client.get("/api/events").status_code == 401
        assert client.get("/api/runs/x/events").status_code == 401


def test_the_server_stops_while_readers_listen(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service) as client:
        reader = Reader(client, "/api/events")
        wait_until(lambda: reader.seen)
        service.events.close()
        reader.join()


def test_many_readers_at_once_each_see_everything(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service) as client:
        run_id = new_run(client)
        readers = [Reader(client, f"/api/runs/{run_id}/events") for _ in range(50)]
        for k in range(10):
            happen(service, run_id, f"step.{k}")
        client.post(f"/api/runs/{run_id}/cancel")
        for reader in readers:
            assert [one.id for one in reader.join()] == list(range(1, 13))


def test_a_judgement_asked_for_is_streamed_and_found(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service, worker=True, user="eve:evaluator") as client:
        path = f"/api/datasets/{DATASET}/episodes/0/judgements"
        location = client.post(path, json={"judge": "reference"}).headers["location"]
        told = Reader(client, f"{location}/events").join()
        assert told[-1].type == "run.done"
        assert [one.id for one in told] == list(range(1, len(told) + 1))
        run = client.get(location).json()
        assert run["status"] == "done"
        assert run["counts"] | {"cached": 0} == {
            "asked": 1,
            "judged": 1,
            "cached": 0,
            "failed": 0,
            "not_attempted": 0,
        }
        assert client.get(f"{path}/latest").status_code == 403
        assert client.post(f"/api/datasets/{DATASET}/reveals", json={"scope": "dataset"}).status_code == 200
        latest = client.get(f"{path}/latest").json()
        assert latest["run_id"] == run["run_id"]
        assert latest["judgement"]["judge"]["provider"] == "reference"
        assert latest["judgement"]["cached"] == bool(run["counts"]["cached"])


def test_no_event_holds_a_judges_number(sqlite_url: str) -> None:
    service = service_of(sqlite_url)
    with live(service, worker=True, user="eve:evaluator") as client:
        feed = Reader(client, "/api/events")
        wait_until(lambda: feed.seen)
        location = client.post("/api/runs", json=BODY | {"episodes": [0, 1, 2]}).headers["location"]
        told = Reader(client, f"{location}/events").join()
        wait_until(lambda: any(one.type == "run.done" for one in feed.seen))
        service.events.close()
        feed.join()
        fields = {name for one in told + feed.seen for name in one.data}
    words = "completion outcome prob confidence quality smooth efficien safety mode rationale review disagree"
    assert not [field for field in fields for word in words.split() if word in field]
