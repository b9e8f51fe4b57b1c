import { Link } from "@tanstack/react-router";
import { urlId } from "../../panel/data/keys";

/** The episodes that nobody has rated. */
export function UnratedLink({ datasetId }: { readonly datasetId: string }) {
  return (
    <Link
      to="/datasets/$datasetId"
      params={{ datasetId: urlId(datasetId) }}
      search={{ reviewed: false }}
      className="rounded text-accent underline underline-offset-2"
    >
      episodes that nobody has rated
    </Link>
  );
}
