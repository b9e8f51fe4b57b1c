const PATHS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  secondBack: "M8 3v10L1 8zM15 3v10L8 8z",
  frameBack: "M11 3v10L4 8z",
  play: "M4 2v12l9-6z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  frameOn: "M5 3v10l7-5z",
  secondOn: "M1 3v10l7-5zM8 3v10l7-5z",
  last: "M3 3v10l7-5zM11 3h2v10h-2z",
  keyframeBack: "M2 3h2v10H2zM10 4l4 4-4 4-4-4z",
  keyframeOn: "M12 3h2v10h-2zM6 4l4 4-4 4-4-4z",
  loop: "M4 5h7V3l4 3-4 3V7H4v3H2V5zM12 11H5v2l-4-3 4-3v2h7V6h2v5z",
} as const;

export type TransportSign = keyof typeof PATHS;

export function TransportIcon({ sign }: { readonly sign: TransportSign }) {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" fill="currentColor" aria-hidden>
      <path d={PATHS[sign]} />
    </svg>
  );
}
