import { useNavigate } from "@tanstack/react-router";
import { urlId } from "../../panel/data/keys";
import { type Compared, searchFor } from "./calibration-search";

/** Returns what shows another comparison; the address holds it, so that a link brings it back. */
export function useCompare(datasetId: string): (compared: Compared) => void {
  const navigate = useNavigate();
  return (compared) => {
    void navigate({
      to: "/datasets/$datasetId/calibration",
      params: { datasetId: urlId(datasetId) },
      search: searchFor(compared),
      replace: true,
    });
  };
}
