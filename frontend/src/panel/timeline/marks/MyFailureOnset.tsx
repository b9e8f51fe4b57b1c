import { useTimeline } from "../axis/context";
import { atFrame } from "../axis/position";
import { Row } from "../axis/Row";

/** Where I say that it failed, above what judges say. */
export function MyFailureOnset({ frame }: { readonly frame: number }) {
  const { clock } = useTimeline();
  return (
    <Row label={<span className="text-human">failure: me</span>}>
      <div className="relative h-6">
        <button
          type="button"
          style={atFrame(frame)}
          aria-label={`My mark: failure begins at frame ${frame}`}
          title={`My mark: failure begins at f${frame}`}
          onClick={() => {
            clock.seek(frame);
          }}
          className="absolute inset-y-0 w-6 -translate-x-1/2 text-center leading-6 font-bold text-human"
        >
          ▼
        </button>
      </div>
    </Row>
  );
}
