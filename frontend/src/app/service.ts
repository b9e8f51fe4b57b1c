/** The server this viewer came from: one client, and one memory of its answers. */
import { createClient } from "../client/client";
import { serviceKey } from "../panel/data/keys";
import { createQueryClient } from "../panel/data/query_client";
import { watchAnswers } from "./reach";

export const queries = createQueryClient();

export const reach = watchAnswers(() => {
  void queries.invalidateQueries({ queryKey: serviceKey("session") });
});

export const client = createClient({ baseUrl: "/api", fetch: reach.fetch });
