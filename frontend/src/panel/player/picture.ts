/** A canvas that shows one frame, and says which. */
export interface Picture {
  draw(source: CanvasImageSource, width: number, height: number, frame: number): void;
  /** Frame on the canvas; null before the first. */
  shown(): number | null;
}

export function pictureOn(canvas: HTMLCanvasElement): Picture {
  const context = canvas.getContext("2d");
  let shown: number | null = null;
  return {
    draw(source, width, height, frame) {
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      context?.drawImage(source, 0, 0, width, height);
      shown = frame;
      canvas.dataset["frame"] = String(frame);
    },
    shown: () => shown,
  };
}
