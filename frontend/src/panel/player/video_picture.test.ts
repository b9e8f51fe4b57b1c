import { afterEach, describe, expect, it, vi } from "vitest";
import { takePicture } from "./video_picture";

const video = document.createElement("video");
const close = vi.fn();

/** A browser whose pictures of videos bear this time, in seconds. */
function stampsPictures(time: number): void {
  vi.stubGlobal(
    "VideoFrame",
    class {
      readonly timestamp = time * 1e6;
      readonly close = close;
    },
  );
}

function refusesPictures(error: Error): void {
  vi.stubGlobal("VideoFrame", function refuse() {
    throw error;
  });
}

describe("takePicture", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    close.mockReset();
  });

  it("takes the picture's own time where the video has gone on since it told", () => {
    stampsPictures(1.55);
    const taken = takePicture(video, 1.5, 20);
    expect(taken.mediaTime).toBe(1.55);
    expect(taken.source).not.toBe(video);
    taken.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("takes the time told where pictures bear the time of playing", () => {
    stampsPictures(1.5 + 0.6 / 20);
    expect(takePicture(video, 1.5, 20).mediaTime).toBe(1.5);
  });

  it("takes the video and the time told where there are no pictures with a time, or not of this video", () => {
    expect(takePicture(video, 1.5, 20)).toMatchObject({ source: video, mediaTime: 1.5 });
    refusesPictures(new DOMException("tainted", "SecurityError"));
    expect(takePicture(video, 1.5, 20)).toMatchObject({ source: video, mediaTime: 1.5 });
  });

  it("hides no other fault", () => {
    refusesPictures(new TypeError("not a video"));
    expect(() => takePicture(video, 1.5, 20)).toThrow("not a video");
  });
});
