import { useEffect, useState } from "react";

/** Asks for a picture the way everything else is asked for, so that the host page's credentials go with it. */
export type LoadPicture = (camera: string, frame: number, signal: AbortSignal) => Promise<Blob>;

/** Returns an address of the picture; null until it is there, and where it could not be had. */
export function usePicture(load: LoadPicture, camera: string, frame: number, wanted: boolean): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted) {
      return;
    }
    const stop = new AbortController();
    let made: string | null = null;
    load(camera, frame, stop.signal).then(
      (picture) => {
        if (!stop.signal.aborted) {
          made = URL.createObjectURL(picture);
          setUrl(made);
        }
      },
      () => {
        // The cameras say what is wrong with frames; here the tick and its words remain.
      },
    );
    return () => {
      stop.abort();
      setUrl(null);
      if (made !== null) {
        URL.revokeObjectURL(made);
      }
    };
  }, [load, camera, frame, wanted]);
  return url;
}
