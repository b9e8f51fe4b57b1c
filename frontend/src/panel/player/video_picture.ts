/** What a video shows at this very moment, and which moment of the file that is. */
interface VideoPicture {
  readonly source: CanvasImageSource;
  /** Seconds from the start of the file. */
  readonly mediaTime: number;
  close(): void;
}

/** Parts of a frame by which times may differ from whole frames and still be of frames. */
const ROUNDING = 0.1;

/**
 * Takes the picture of a video. A video may go on between telling which frame it shows and being drawn; a VideoFrame
 * is one picture with its own time. Browsers have them on secure pages only, and not of another site's video:
 * elsewhere the time is the one told last.
 */
export function takePicture(video: HTMLVideoElement, toldTime: number, fps: number): VideoPicture {
  const frame = videoFrameOf(video);
  if (frame === null) {
    return { source: video, mediaTime: toldTime, close: () => undefined };
  }
  const ownTime = frame.timestamp / 1e6;
  return {
    source: frame,
    mediaTime: areWholeFramesApart(ownTime, toldTime, fps) ? ownTime : toldTime,
    close: () => {
      frame.close();
    },
  };
}

/** Where they are not, the browser stamps pictures with the time of playing instead of their own. */
function areWholeFramesApart(time: number, other: number, fps: number): boolean {
  const apart = (time - other) * fps;
  return Math.abs(apart - Math.round(apart)) < ROUNDING;
}

function videoFrameOf(video: HTMLVideoElement): VideoFrame | null {
  if (!("VideoFrame" in globalThis)) {
    return null;
  }
  try {
    return new VideoFrame(video);
  } catch (error) {
    if (error instanceof DOMException) {
      return null;
    }
    throw error;
  }
}
