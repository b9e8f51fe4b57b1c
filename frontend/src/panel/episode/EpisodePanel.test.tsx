import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Marks } from "../../client/types";
import { EpisodePanel } from "../EpisodePanel";
import { FakeServer, REASON } from "./fake_server";

// Videos and plots need a real browser; what is said about episodes does not.
vi.mock("../player/Cameras", () => ({ Cameras: () => null }));
vi.mock("../player/Transport", () => ({ Transport: () => null }));
vi.mock("../timeline/EpisodeTimeline", () => ({ EpisodeTimeline: () => null }));

function panel(server: FakeServer, index: number, onNavigate: (index: number) => void = () => undefined) {
  return (
    <EpisodePanel
      client={server.client}
      datasetId="d"
      episodeIndex={index}
      me={{ name: "ana", role: "annotator" }}
      onNavigate={onNavigate}
    />
  );
}

afterEach(cleanup);
beforeEach(() => {
  window.localStorage.clear();
});

function columns(): string[] {
  return screen.getAllByRole("columnheader").map((heading) => heading.textContent);
}

describe("blind", () => {
  it("shows nothing of a judge and does not even ask", async () => {
    const server = new FakeServer();
    render(panel(server, 0));
    await screen.findByRole("table");
    expect(columns()).toEqual(["field", "me"]);
    expect(document.body.textContent).not.toMatch(/judge|seer|consensus/i);
    expect(server.asked.filter((path) => /judgements|consensus|analysis|annotations$/.test(path))).toEqual([]);
  });

  it("keeps marks here until Enter saves them, and then shows what the judge says", async () => {
    const server = new FakeServer();
    const onNavigate = vi.fn();
    render(panel(server, 0, onNavigate));
    await screen.findByRole("table");
    await userEvent.keyboard("s9");
    expect(await screen.findByText(/kept here, not saved/)).toBeVisible();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => {
      expect(columns()).toEqual(["field", "me", "consensus", "seer", "Δ"]);
    });
    expect(screen.getByText(`${REASON} 0`)).toBeVisible();
    expect(server.saved.get(0)).toMatchObject({ outcome: "success", task_completion: 0.9 });
    const completion = screen.getByRole("row", { name: /^completion/ });
    expect(within(completion).getByText("difference 0.50 of 1")).toBeInTheDocument();
    expect(onNavigate).not.toHaveBeenCalled();

    await userEvent.keyboard("{Enter}");
    await waitFor(() => {
      expect(onNavigate.mock.calls).toEqual([[1]]);
    });
  });
});

describe("switching fast", () => {
  it("never shows the other episode's words, whichever answer comes first", async () => {
    const server = new FakeServer();
    const marks: Marks = { expected_version: 0, outcome: "failure", cannot_tell: [] };
    server.saved.set(0, marks);
    server.saved.set(1, { ...marks, outcome: "success" });
    server.hold(0);
    const { rerender } = render(panel(server, 0));
    rerender(panel(server, 1));
    await screen.findByText(`${REASON} 1`);
    server.release(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(document.body.textContent).toContain("task 1");
    expect(document.body.textContent).not.toContain(`${REASON} 0`);
    expect(screen.getByRole("radio", { name: "success" })).toBeChecked();

    rerender(panel(server, 0));
    await screen.findByText(`${REASON} 0`);
    expect(document.body.textContent).not.toContain(`${REASON} 1`);
    expect(screen.getByRole("radio", { name: "failure" })).toBeChecked();
  });
});
