/** The user that the login names. */
import { useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { serviceKey } from "./keys";

export function useMe(client: RoboJudgeClient) {
  return useQuery({
    queryKey: serviceKey("me"),
    queryFn: ({ signal }) => unwrap(client.api.GET("/me", { signal })),
  });
}
