/** Who is asking. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { serviceKey } from "./keys";

/** How the server knows who asks, and whether it does; part of the standalone server only. */
export function useSession(client: RoboJudgeClient) {
  return useQuery({
    queryKey: serviceKey("session"),
    queryFn: ({ signal }) => unwrap(client.api.GET("/session", { signal })),
  });
}

/** Ends the session; what its person was shown is forgotten. */
export function useLogOut(client: RoboJudgeClient) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(client.api.DELETE("/session")),
    onSuccess: () => queries.resetQueries(),
  });
}
