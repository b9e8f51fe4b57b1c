import { useEffect } from "react";

/** Names the browser's tab after the page, as long as the page is shown. */
export function useTitle(page: string): void {
  useEffect(() => {
    document.title = `${page} · RoboJudge`;
    return () => {
      document.title = "RoboJudge";
    };
  }, [page]);
}
