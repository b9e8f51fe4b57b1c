/** Log in with a key, and go on: the same person where they were, another one afresh. */
import { focusManager, useMutation } from "@tanstack/react-query";
import { unwrap } from "../../client/problem";
import { serviceKey } from "../../panel/data/keys";
import { client, queries } from "../service";

/** `before` is who was logged in on this page; null for nobody. */
export function useLogInAgain(before: string | null) {
  return useMutation({
    mutationFn: async (key: string) => {
      await unwrap(client.api.POST("/session", { body: { key } }));
      return unwrap(client.api.GET("/session"));
    },
    onSuccess: async (session) => {
      if (session.user?.name !== before) {
        // What another person was shown is forgotten.
        await queries.resetQueries();
        return;
      }
      queries.setQueryData(serviceKey("session"), session);
      await queries.invalidateQueries();
      // A panel with a memory of its own asks again as it does when a page comes to the front.
      focusManager.onFocus();
    },
  });
}
