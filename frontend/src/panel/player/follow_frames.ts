/** Makes server-made frames follow the clock: exact at rest, the newest that has come while playing. */
import type { Clock } from "../clock/clock";
import { framesAhead } from "./frames_ahead";
import { frameStore } from "./frame_store";
import type { Picture } from "./picture";

interface FollowedFrames {
  readonly clock: Clock;
  readonly picture: Picture;
  readonly load: (frame: number, signal: AbortSignal) => Promise<ImageBitmap>;
  readonly onShown: () => void;
  readonly onProblem: (error: Error) => void;
}

/** One frame lost while playing is not worth a word; this many in a row are. */
const LOST_IN_A_ROW = 4;

export function followFrames({ clock, picture, load, onShown, onProblem }: FollowedFrames): () => void {
  let lost = 0;
  const store = frameStore<ImageBitmap>({
    load,
    release: (image) => {
      image.close();
    },
    onFrame: () => {
      lost = 0;
      show();
    },
    onError: (frame, error) => {
      lost += 1;
      const { playing, frame: current } = clock.get();
      if (playing ? lost >= LOST_IN_A_ROW : frame === current) {
        onProblem(error);
      }
    },
  });

  function show(): void {
    const { frame, playing } = clock.get();
    const before = picture.shown();
    const oldest = before === null || before > frame ? frame - 2 : before + 1;
    const found = playing ? store.nearest(frame, Math.max(0, oldest)) : frame;
    const image = found === null ? undefined : store.get(found);
    if (found !== null && image !== undefined && found !== before) {
      picture.draw(image, image.width, image.height, found);
      onShown();
    }
  }

  function follow(): void {
    show();
    store.want(framesAhead(clock.get(), clock, store.latencyMs()));
  }

  const stopListening = clock.subscribe(follow);
  follow();
  return () => {
    stopListening();
    store.dispose();
  };
}
