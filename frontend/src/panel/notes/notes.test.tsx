import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EpisodePanel } from "../EpisodePanel";
import { BENS, FakeServer } from "../episode/fake_server";

// Videos and plots need a real browser; notes do not.
vi.mock("../player/Cameras", () => ({ Cameras: () => null }));
vi.mock("../player/Transport", () => ({ Transport: () => null }));
vi.mock("../timeline/EpisodeTimeline", () => ({ EpisodeTimeline: () => null }));

let server: FakeServer;

beforeEach(() => {
  window.localStorage.clear();
  server = new FakeServer();
});
afterEach(cleanup);

async function open(index = 0): Promise<void> {
  render(
    <EpisodePanel client={server.client} datasetId="d" episodeIndex={index} me={{ name: "ana", role: "annotator" }} onNavigate={() => undefined} />,
  );
  await screen.findByRole("table");
}

async function reload(index = 0): Promise<void> {
  cleanup();
  await open(index);
}

/** Presses N and returns where the note is written. */
async function openNote(): Promise<HTMLElement> {
  await userEvent.keyboard("n");
  return within(await screen.findByRole("dialog")).getByRole("textbox");
}

it("N opens the note of the armed row, and no key of the page acts while it is written", async () => {
  await open();
  screen.getAllByRole("radio", { name: "5, best" })[0]?.focus();
  const area = await openNote();
  expect(area).toHaveAccessibleName("Note on smoothness");
  expect(area).toHaveFocus();
  await userEvent.keyboard("spun 5");
  expect(area).toHaveValue("spun 5");
  expect(screen.getByRole("radio", { name: "success" })).not.toBeChecked();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => {
    expect(server.notes.get("0 smoothness")).toBe("spun 5");
  });
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
  expect(screen.getByRole("button", { name: "note on smoothness: note" })).toBeVisible();
  await reload();
  expect(await screen.findByRole("button", { name: "note on smoothness: note" })).toBeVisible();
});

it("what was typed and not saved outlives Escape and the page, and is not sent", async () => {
  await open();
  await openNote();
  await userEvent.keyboard("it slips{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.getByRole("button", { name: "note on completion: unsaved note" })).toBeVisible();

  await reload(1);
  expect(screen.queryByRole("button", { name: /unsaved/ })).toBeNull();
  expect(screen.getByText(/^Notes that are kept here and not saved yet/)).toBeVisible();
  await reload();
  expect(await openNote()).toHaveValue("it slips");
  expect(server.notesSent).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Save note" }));
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
  expect(server.notesSent).toEqual(["0 task_completion: it slips"]);
  expect(window.localStorage.length).toBe(0);
});

it("what was saved without a connection is sent once, by itself, when it is back", async () => {
  await open();
  await openNote();
  server.isDown = true;
  await userEvent.keyboard("it slips{Control>}{Enter}{/Control}");
  expect(await screen.findByText("Not sent yet: the server does not answer")).toBeVisible();
  expect(screen.getByText(/kept in this browser and sent when the connection is back/)).toBeVisible();
  await userEvent.keyboard("{Escape}");
  expect(screen.getByRole("button", { name: "note on completion: unsent note" })).toBeVisible();

  server.isDown = false;
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("online"));
  expect(await screen.findByRole("button", { name: "note on completion: note" })).toBeVisible();
  expect(server.notesSent).toEqual(["0 task_completion: it slips"]);
  expect(window.localStorage.length).toBe(0);
});

it("an unsent note goes to its own episode, whichever is open", async () => {
  await open();
  await openNote();
  server.isDown = true;
  await userEvent.keyboard("it slips{Control>}{Enter}{/Control}");
  await screen.findByText("Not sent yet: the server does not answer");
  server.isDown = false;
  await reload(1);
  await waitFor(() => {
    expect(server.notesSent).toEqual(["0 task_completion: it slips"]);
  });
  expect(screen.getByRole("button", { name: "note on completion" })).toBeVisible();
  expect(screen.queryByText(/not saved yet/)).toBeNull();
});

it("others' notes show once my marks are saved, not before", async () => {
  await open();
  const mark = await screen.findByRole("button", { name: "note on completion" });
  await openNote();
  expect(screen.getByText("What others noted is shown after your first save.")).toBeVisible();
  expect(document.body.textContent).not.toContain(BENS);
  await userEvent.keyboard("{Escape}s{Enter}");
  await waitFor(() => {
    expect(mark).toHaveAccessibleName("note on completion: note");
  });
  await userEvent.click(mark);
  const theirs = screen.getByRole("list", { name: "notes of others" });
  expect(theirs).toHaveTextContent(/^ben .*it is almost closed$/);
});

it("an empty text takes my note back", async () => {
  server.notes.set("0 task_completion", "wrong");
  await open();
  await screen.findByRole("button", { name: "note on completion: note" });
  const area = await openNote();
  expect(area).toHaveValue("wrong");
  await userEvent.clear(area);
  await userEvent.click(screen.getByRole("button", { name: "Take note back" }));
  await waitFor(() => {
    expect(screen.getByRole("button", { name: "note on completion" })).toBeVisible();
  });
  expect(server.notes.get("0 task_completion")).toBe("");
});

it("the whole episode has a note of its own", async () => {
  await open();
  await userEvent.click(screen.getByRole("button", { name: "note on the episode" }));
  await userEvent.keyboard("camera moved{Meta>}{Enter}{/Meta}");
  await waitFor(() => {
    expect(server.notes.get("0 episode")).toBe("camera moved");
  });
});
