import { describe, expect, it } from "vitest";
import { ApiProblem, ConnectionLost } from "../../../client/problem";
import { sortProblems } from "./field-problems";

const FIELDS = ["judge", "episodes", "frames", "votes", "cameras", "budget_usd", "method", "rewards.target", "rewards.gamma"];

function refused(body: object): ApiProblem {
  return new ApiProblem(new Response(null, { status: 422 }), body);
}

describe("sortProblems", () => {
  it("puts every named value beside its field, parts of lists and of parts too", () => {
    const fields = [
      { where: "body.frames", message: "at least 2" },
      { where: "body.cameras.0", message: "too short" },
      { where: "body.rewards.target", message: "no such name" },
    ];
    expect(sortProblems(refused({ detail: "three", fields }), FIELDS)).toEqual({
      byField: { frames: "at least 2", cameras: "too short", "rewards.target": "no such name" },
      rest: null,
    });
  });

  it("keeps what belongs to no field of the form, with its place", () => {
    const sorted = sortProblems(refused({ detail: "x", fields: [{ where: "body.seed", message: "too large" }] }), FIELDS);
    expect(sorted).toEqual({ byField: {}, rest: "body.seed: too large" });
  });

  it.each([
    [{ detail: "budget_usd: no price is known" }, "budget_usd", "no price is known"],
    [{ detail: "target: there is no 'x'; there are: here" }, "rewards.target", "there is no 'x'; there are: here"],
    [{ detail: "no camera 'x'", type: "urn:robojudge:camera_not_found" }, "cameras", "no camera 'x'"],
    [{ detail: "no episode 99", type: "urn:robojudge:episode_not_found" }, "episodes", "no episode 99"],
    [{ detail: "no method named 'x'", type: "urn:robojudge:unknown_plugin" }, "method", "no method named 'x'"],
    [{ detail: "leave out --votes", type: "urn:robojudge:usage_error" }, "votes", "leave out --votes"],
  ])("finds the field of %j", (body, field, message) => {
    expect(sortProblems(refused(body), FIELDS)).toEqual({ byField: { [field]: message }, rest: null });
  });

  it("says the rest of the form what fits no field, and what is no refusal", () => {
    expect(sortProblems(refused({ detail: "no" }), FIELDS).rest).toBe("no");
    expect(sortProblems(new ConnectionLost(null), FIELDS).rest).toMatch(/no answer/);
    expect(sortProblems(null, FIELDS)).toEqual({ byField: {}, rest: null });
  });
});
