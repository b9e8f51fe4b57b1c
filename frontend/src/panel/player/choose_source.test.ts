import { describe, expect, it } from "vitest";
import { chooseSource } from "./choose_source";

const video = { from_s: 0, to_s: 5 };
const noAv1 = { canPlay: (type: string) => !type.includes("av01"), namesFrames: true };

describe("chooseSource", () => {
  it("plays what the browser plays, and asks the server for the rest", () => {
    expect(chooseSource({ codec: "av1", has_video: true, video }, noAv1)).toBe("frames");
    expect(chooseSource({ codec: "h264", has_video: true, video }, noAv1)).toBe("video");
    expect(chooseSource({ codec: "AV1", has_video: true, video }, { ...noAv1, canPlay: () => true })).toBe("video");
  });

  it("tries a codec that the dataset does not name, or that is not known here", () => {
    const none = { canPlay: () => false, namesFrames: true };
    expect(chooseSource({ codec: null, has_video: true, video }, none)).toBe("video");
    expect(chooseSource({ codec: "vp10", has_video: true, video }, none)).toBe("video");
  });

  it("takes frames where there is no video, or where the browser cannot say which frame it shows", () => {
    const all = { canPlay: () => true, namesFrames: true };
    expect(chooseSource({ codec: null, has_video: false, video: null }, all)).toBe("frames");
    expect(chooseSource({ codec: "av1", has_video: true, video }, { ...all, namesFrames: false })).toBe("frames");
  });
});
