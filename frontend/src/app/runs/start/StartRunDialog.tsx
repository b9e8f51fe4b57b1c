import { useNavigate } from "@tanstack/react-router";
import { useDatasets } from "../../../panel/data/datasets";
import { useJudges } from "../../../panel/data/judges";
import { Dialog } from "../../../panel/pieces/Dialog";
import { Notice } from "../../../panel/pieces/Notice";
import { Problem } from "../../../panel/pieces/Problem";
import { client } from "../../service";
import { StartRunForm } from "./StartRunForm";

interface StartRunDialogProps {
  /** Chosen at first; as ids or as in addresses. */
  readonly datasetId?: string | undefined;
  /** Named at first; all where left out. */
  readonly episodes?: readonly number[] | undefined;
  readonly onClose: () => void;
}

/** Asks what a run shall do, says what that takes, and starts it; then its page is shown. */
export function StartRunDialog({ datasetId, episodes, onClose }: StartRunDialogProps) {
  const navigate = useNavigate();
  const datasets = useDatasets(client);
  const judges = useJudges(client);
  const error = datasets.error ?? judges.error;
  return (
    <Dialog title="Start a run" onClose={onClose}>
      {error !== null && (
        <Problem
          what="Datasets and judges could not be listed"
          error={error}
          onRetry={() => {
            void datasets.refetch();
            void judges.refetch();
          }}
        />
      )}
      {error === null && (datasets.data === undefined || judges.data === undefined) && <Notice title="Asking which judges there are …" />}
      {datasets.data !== undefined && judges.data !== undefined && (
        <StartRunForm
          client={client}
          datasets={datasets.data}
          judges={judges.data}
          datasetId={datasetId}
          episodes={episodes}
          onStarted={(run) => {
            onClose();
            void navigate({ to: "/runs/$runId", params: { runId: run.run_id } });
          }}
        />
      )}
    </Dialog>
  );
}
