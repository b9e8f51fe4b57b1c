/** The datasets served here. */
import { useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { serviceKey } from "./keys";
import { wholeList } from "./pages";

export function useDatasets(client: RoboJudgeClient) {
  return useQuery({
    queryKey: serviceKey("datasets"),
    queryFn: ({ signal }) =>
      wholeList((cursor) => unwrap(client.api.GET("/datasets", { params: { query: { cursor } }, signal }))),
  });
}
