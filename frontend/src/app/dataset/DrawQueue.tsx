import { useMutation } from "@tanstack/react-query";
import { unwrap } from "../../client/problem";
import { urlId } from "../../panel/data/keys";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useSurroundings } from "../shell/surroundings";

const DRAWN = 50;

/** Lets an evaluator draw the episodes that people are asked to label next. */
export function DrawQueue({ datasetId }: { readonly datasetId: string }) {
  const { me } = useSurroundings();
  const draw = useMutation({
    mutationFn: () =>
      unwrap(
        client.api.POST("/datasets/{dataset_id}/queue", {
          params: { path: { dataset_id: urlId(datasetId) } },
          body: { n: DRAWN, audit_share: 0.2 },
        }),
      ),
  });
  if (me.role === "annotator") {
    return null;
  }
  return (
    <>
      <Button
        disabled={draw.isPending}
        title={`ask people for ${DRAWN} episodes: a fifth at random, the others more often where the judge is uncertain`}
        onClick={() => { draw.mutate(); }}
      >
        {draw.isPending ? "Drawing …" : "Draw a label queue"}
      </Button>
      {draw.data !== undefined && (
        <span role="status">
          {draw.data.draw_count} of {draw.data.candidate_count} episodes are asked for next.
        </span>
      )}
      {draw.error !== null && <Problem what="The queue could not be drawn" error={draw.error} />}
    </>
  );
}
