import { useMemo } from "react";
import { useClockState } from "../clock/use-clock";
import { usePanel } from "../context";
import { Scrubber } from "./Scrubber";
import { transportActions } from "./transport_actions";
import { TransportIcon, type TransportSign } from "./TransportIcon";

interface TransportProps {
  /** Frames that [ and ] go to. */
  readonly keyframes: readonly number[];
}

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4] as const;

/** Plays, steps, scrubs and loops, and says where the clock is. */
export function Transport({ keyframes }: TransportProps) {
  const { clock } = usePanel();
  const { frame, playing, speed, loop } = useClockState(clock);
  const actions = useMemo(() => transportActions(clock, keyframes), [clock, keyframes]);
  const atStart = frame === 0;
  const atEnd = frame === clock.length - 1;
  const noKeyframeBefore = !keyframes.some((keyframe) => keyframe < frame);
  const noKeyframeAfter = !keyframes.some((keyframe) => keyframe > frame);
  return (
    <section aria-label="Playback" className="space-y-0.5">
      <Scrubber clock={clock} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="flex items-center">
          <Control sign="first" name="First frame" off={atStart} onPress={actions.first} />
          <Control sign="keyframeBack" name="Previous keyframe" keys="[" off={noKeyframeBefore} onPress={actions.keyframeBack} />
          <Control sign="secondBack" name="One second back" keys="Shift+←" off={atStart} onPress={actions.secondBack} />
          <Control sign="frameBack" name="One frame back" keys="←" off={atStart} onPress={actions.frameBack} />
          <Control sign={playing ? "pause" : "play"} name={playing ? "Pause" : "Play"} keys="Space" onPress={actions.togglePlay} />
          <Control sign="frameOn" name="One frame on" keys="→" off={atEnd} onPress={actions.frameOn} />
          <Control sign="secondOn" name="One second on" keys="Shift+→" off={atEnd} onPress={actions.secondOn} />
          <Control sign="keyframeOn" name="Next keyframe" keys="]" off={noKeyframeAfter} onPress={actions.keyframeOn} />
          <Control sign="last" name="Last frame" off={atEnd} onPress={actions.last} />
        </div>
        <Control
          sign="loop"
          name="Repeat"
          pressed={loop !== null}
          onPress={actions.toggleLoop}
        />
        <label className="flex items-center gap-1 text-faint">
          Speed
          <select
            value={speed}
            onChange={(event) => {
              clock.setSpeed(Number(event.currentTarget.value));
            }}
            className="rounded border border-line bg-raised px-1 text-ink"
          >
            {SPEEDS.map((choice) => (
              <option key={choice} value={choice}>
                {choice}x
              </option>
            ))}
          </select>
        </label>
        <output aria-live="off" className="ml-auto whitespace-nowrap tabular-nums">
          {(frame / clock.fps).toFixed(2)} s <span className="text-faint">frame</span> {frame} / {clock.length}
        </output>
      </div>
    </section>
  );
}

interface ControlProps {
  readonly sign: TransportSign;
  readonly name: string;
  /** Key that does the same. */
  readonly keys?: string;
  /** Nothing further that way; it keeps the focus. */
  readonly off?: boolean;
  readonly pressed?: boolean;
  readonly onPress: () => void;
}

function Control({ sign, name, keys, off = false, pressed, onPress }: ControlProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={keys === undefined ? name : `${name} (${keys})`}
      aria-disabled={off}
      aria-pressed={pressed}
      onClick={onPress}
      className="grid size-7 cursor-pointer place-items-center rounded text-ink hover:bg-raised aria-disabled:cursor-default aria-disabled:text-faint aria-disabled:opacity-50 aria-pressed:bg-accent aria-pressed:text-ground"
    >
      <TransportIcon sign={sign} />
    </button>
  );
}
