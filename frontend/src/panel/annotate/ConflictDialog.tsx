import type { OwnWord } from "../../client/types";
import type { MarkValues } from "../draft/draft";
import { Button } from "../pieces/Button";
import { Dialog } from "../pieces/Dialog";
import { inWords } from "./mark_words";

interface ConflictDialogProps {
  readonly mine: MarkValues;
  readonly theirs: OwnWord;
  readonly onKeep: (whose: "mine" | "theirs") => void;
  readonly onClose: () => void;
}

/** Marks of this page beside those that were saved elsewhere meanwhile; one of them counts. */
export function ConflictDialog({ mine, theirs, onKeep, onClose }: ConflictDialogProps) {
  const here = inWords(mine);
  const there = inWords(theirs.annotation);
  return (
    <Dialog title="Which marks count?" onClose={onClose}>
      <p className="mb-3">
        Other marks were saved under your name {savedWhen(theirs)}, perhaps in another tab or on another machine.
        Nothing is lost: both stay in the history once saved.
      </p>
      <table className="mb-3 w-full text-left">
        <thead>
          <tr className="border-b">
            <th scope="col" className="py-1">field</th>
            <th scope="col">on this page</th>
            <th scope="col">saved elsewhere</th>
          </tr>
        </thead>
        <tbody>
          {here.map(({ field, name, says }, index) => {
            const other = there[index]?.says ?? null;
            return (
              <tr key={field} className={says === other ? "text-faint" : "font-medium"}>
                <th scope="row" className="py-0.5 font-normal">
                  {name}
                  {says !== other && <span className="text-warn"> differs</span>}
                </th>
                <td>{says ?? "not marked"}</td>
                <td>{other ?? "not marked"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="main"
          onClick={() => {
            onKeep("mine");
          }}
        >
          Keep mine of this page
        </Button>
        <Button
          onClick={() => {
            onKeep("theirs");
          }}
        >
          Take those saved elsewhere
        </Button>
      </div>
    </Dialog>
  );
}

function savedWhen(word: OwnWord): string {
  return word.saved_at === null ? "" : `on ${new Date(word.saved_at).toLocaleString()}`;
}
