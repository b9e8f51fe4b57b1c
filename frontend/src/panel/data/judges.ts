/** The judges that can be asked. */
import { useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { serviceKey } from "./keys";

export function useJudges(client: RoboJudgeClient) {
  return useQuery({
    queryKey: serviceKey("judges"),
    queryFn: ({ signal }) => unwrap(client.api.GET("/judges", { signal })),
    select: (page) => page.items,
  });
}
