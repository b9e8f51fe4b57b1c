import { Link } from "@tanstack/react-router";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { useCompare } from "./use-compare";

interface OtherWithheldProps {
  readonly datasetId: string;
  /** As paths name them. */
  readonly others: readonly string[];
}

/** Why a report of several datasets is not shown, and what to do. */
export function OtherWithheld({ datasetId, others }: OtherWithheldProps) {
  const compare = useCompare(datasetId);
  return (
    <Notice title="Not all of these datasets are open to you">
      <p>
        A report of several datasets tells what judges said of all their episodes, and at least one of those compared is blind to you. Its own
        page says how to see it:{" "}
        {others.map((id, place) => (
          <span key={id}>
            {place > 0 && ", "}
            <Link to="/datasets/$datasetId/calibration" params={{ datasetId: id }} search={{}} className="rounded text-accent underline underline-offset-2">
              {id}
            </Link>
          </span>
        ))}
        .
      </p>
      <Button onClick={() => { compare({ runs: [], others: [] }); }}>This dataset alone</Button>
    </Notice>
  );
}
