import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client, queries } from "../service";
import { nextToReview } from "./next-to-review";

interface NextToReviewProps {
  readonly datasetId: string;
  readonly seesAll: boolean;
}

/** Opens the episode that needs a person most. */
export function NextToReview({ datasetId, seesAll }: NextToReviewProps) {
  const navigate = useNavigate();
  const next = useMutation({
    mutationFn: () => nextToReview(queries, client, datasetId, seesAll),
    onSuccess: (index) => {
      if (index !== null) {
        void navigate({
          to: "/datasets/$datasetId/episodes/$episodeIndex",
          params: { datasetId, episodeIndex: String(index) },
        });
      }
    },
  });
  return (
    <>
      <Button
        tone="main"
        disabled={next.isPending}
        title={seesAll ? "what the label queue asks for, else where judge and people differ most, of what you have not rated" : "the next episode that you have not rated"}
        onClick={() => { next.mutate(); }}
      >
        Next to review
      </Button>
      {next.data === null && <span role="status">You have rated every episode.</span>}
      {next.error !== null && <Problem what="The next episode could not be found" error={next.error} />}
    </>
  );
}
