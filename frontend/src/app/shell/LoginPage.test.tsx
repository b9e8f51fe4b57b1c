import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { datasetKey, serviceKey } from "../../panel/data/keys";
import { queries } from "../service";
import { LoginPage } from "./LoginPage";

const KNOWN = { mode: "key", logged_in: true, user: { name: "bo", role: "annotator" } };
const SHOWN = datasetKey("demo", "dataset");

function answer(login: Response): void {
  vi.stubGlobal("fetch", (request: Request) =>
    Promise.resolve(request.method === "POST" ? login : Response.json(KNOWN)),
  );
}

async function logInAfter(before: string | null): Promise<void> {
  render(
    <QueryClientProvider client={queries}>
      <LoginPage mode="key" before={before} onRetry={vi.fn()} />
    </QueryClientProvider>,
  );
  await userEvent.type(screen.getByLabelText("Your key"), " rj_key ");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
}

describe("logging in", () => {
  beforeEach(() => {
    queries.setQueryData(SHOWN, "what was on the page");
  });

  afterEach(() => {
    queries.clear();
    vi.unstubAllGlobals();
  });

  it("again as the same person keeps what was on the page", async () => {
    answer(new Response(null, { status: 204 }));
    await logInAfter("bo");
    await vi.waitFor(() => { expect(queries.getQueryData(serviceKey("session"))).toEqual(KNOWN); });
    expect(queries.getQueryData(SHOWN)).toBe("what was on the page");
  });

  it("as somebody else forgets what the one before was shown", async () => {
    answer(new Response(null, { status: 204 }));
    await logInAfter("ana");
    await vi.waitFor(() => { expect(queries.getQueryData(SHOWN)).toBeUndefined(); });
  });

  it("with a key that nobody has says so, and stays", async () => {
    answer(Response.json({ type: "urn:robojudge:unauthorized", detail: "no such key" }, { status: 401 }));
    await logInAfter(null);
    expect(await screen.findByText("This key is not known here")).toBeInTheDocument();
    expect(queries.getQueryData(SHOWN)).toBe("what was on the page");
  });
});

it("says that the proxy named nobody", () => {
  render(
    <QueryClientProvider client={queries}>
      <LoginPage mode="proxy" before={null} onRetry={vi.fn()} />
    </QueryClientProvider>,
  );
  expect(screen.getByText("The proxy named nobody")).toBeInTheDocument();
});
