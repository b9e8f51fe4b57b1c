import { useLayoutEffect, useState, type RefObject } from "react";

/** Returns how wide an element is, in CSS pixels; 0 until it has been laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => {
      setWidth(entry === undefined ? 0 : entry.contentRect.width);
    });
    observer.observe(node);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return width;
}
