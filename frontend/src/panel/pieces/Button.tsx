import type { ComponentProps } from "react";

interface ButtonProps extends ComponentProps<"button"> {
  /** "main" for what the view is about, "quiet" for what stands beside something else. */
  readonly tone?: "main" | "plain" | "quiet";
}

const TONES = {
  main: "border border-accent bg-accent text-ground font-medium",
  plain: "border bg-raised hover:border-accent",
  quiet: "text-accent underline-offset-2 hover:underline",
} as const;

/** A button that submits nothing. */
export function Button({ tone = "plain", className = "", ...rest }: ButtonProps) {
  const padding = tone === "quiet" ? "px-1" : "px-2";
  return (
    <button
      type="button"
      className={`inline-flex min-h-6 cursor-pointer items-center gap-1 rounded ${padding} py-0.5 aria-disabled:cursor-not-allowed disabled:cursor-not-allowed disabled:opacity-60 ${TONES[tone]} ${className}`}
      {...rest}
    />
  );
}
