/** Whether a camera is shown as video or as frames that the server makes. */
import type { EpisodeCamera } from "../../client/types";

export type CameraSource = "video" | "frames";

/** What a browser is asked, by the codec's names in datasets; a codec not named here is tried. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  av1: 'video/mp4; codecs="av01.0.05M.08"',
  libsvtav1: 'video/mp4; codecs="av01.0.05M.08"',
  h264: 'video/mp4; codecs="avc1.64001F"',
  avc1: 'video/mp4; codecs="avc1.64001F"',
  libx264: 'video/mp4; codecs="avc1.64001F"',
  hevc: 'video/mp4; codecs="hvc1.1.6.L93.B0"',
  h265: 'video/mp4; codecs="hvc1.1.6.L93.B0"',
  vp9: 'video/mp4; codecs="vp09.00.10.08"',
  mpeg4: 'video/mp4; codecs="mp4v.20.9"',
};

export function chooseSource(
  camera: Pick<EpisodeCamera, "codec" | "has_video" | "video">,
  browser: { readonly canPlay: (contentType: string) => boolean; readonly namesFrames: boolean },
): CameraSource {
  if (!camera.has_video || camera.video === null || !browser.namesFrames) {
    return "frames";
  }
  const contentType = CONTENT_TYPES[camera.codec?.toLowerCase() ?? ""];
  return contentType === undefined || browser.canPlay(contentType) ? "video" : "frames";
}

/** Returns what this browser can do; without frame callbacks nobody knows which frame a video shows. */
export function thisBrowser(): Parameters<typeof chooseSource>[1] {
  const video = document.createElement("video");
  return {
    canPlay: (contentType) => video.canPlayType(contentType) !== "",
    namesFrames: "requestVideoFrameCallback" in video,
  };
}
