import { useId } from "react";
import { TextField } from "../TextField";
import type { RunForm } from "./run-form";

interface EpisodesFieldProps {
  readonly form: RunForm;
  readonly onChange: (form: RunForm) => void;
  readonly totalEpisodes: number | null;
  readonly problem: string | undefined;
}

/** Which episodes a run shall judge: all of them, or those named. */
export function EpisodesField({ form, onChange, totalEpisodes, problem }: EpisodesFieldProps) {
  const group = useId();
  const choices = [
    { which: "all", words: totalEpisodes === null ? "all" : `all ${totalEpisodes}` },
    { which: "some", words: "these:" },
  ] as const;
  return (
    <fieldset className="space-y-1">
      <legend className="font-medium">Episodes</legend>
      <div className="flex gap-4">
        {choices.map(({ which, words }) => (
          <label key={which} className="flex items-center gap-1">
            <input type="radio" name={group} checked={form.which === which} onChange={() => { onChange({ ...form, which }); }} />
            {words}
          </label>
        ))}
      </div>
      {form.which === "some" && (
        <TextField
          label="Indices and ranges"
          value={form.episodes}
          onChange={(episodes) => { onChange({ ...form, episodes }); }}
          problem={problem}
          placeholder="0-9, 12"
        />
      )}
    </fieldset>
  );
}
