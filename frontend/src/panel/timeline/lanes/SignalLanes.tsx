import { useMemo } from "react";
import type { Trajectory } from "../../../client/types";
import { Lane } from "./Lane";
import { dashOf, type LaneLine, signalHue } from "./line_look";

const SHARES = [0, 1];
const ZERO = [0];

/** How open each gripper is, and how fast the robot moves. */
export function SignalLanes({ trajectory }: { readonly trajectory: Trajectory }) {
  const { frame_index: frames, grippers, speed, reasons } = trajectory;
  const openness = useMemo(
    () =>
      grippers.map(
        (gripper, nth): LaneLine => ({
          label: gripper.name,
          hue: signalHue(nth),
          dash: dashOf(nth),
          frames,
          values: gripper.openness,
        }),
      ),
    [frames, grippers],
  );
  const speeds = useMemo(
    (): LaneLine[] => (speed === null ? [] : [{ label: "speed", hue: "ink", dash: [], frames, values: speed }]),
    [frames, speed],
  );
  const caution = cautionOf(grippers);
  return (
    <>
      <Lane
        name="gripper"
        lines={openness}
        include={SHARES}
        height={32}
        missing={missing("No gripper opening", reasons["gripper"])}
        {...(caution === null ? {} : { note: caution })}
      />
      <Lane
        name="speed"
        lines={speeds}
        include={ZERO}
        missing={missing("No speed", reasons["speed"] ?? reasons["position"] ?? reasons["fps"])}
      />
    </>
  );
}

function missing(what: string, reason: string | undefined): string {
  return reason === undefined ? `${what} is known.` : `${what}: ${reason}`;
}

function cautionOf(grippers: Trajectory["grippers"]): string | null {
  const said = [
    grippers.some((gripper) => gripper.direction_assumed) && "which way is open is assumed: no name says it",
    grippers.some((gripper) => gripper.source === "action") && "as commanded; no state measures it",
    grippers.length > 0 && grippers.every((gripper) => !gripper.moved) && "it never moved",
  ].filter((words) => words !== false);
  return said.length === 0 ? null : said.join("; ");
}
