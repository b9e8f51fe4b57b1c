import { useId } from "react";
import { SelectField } from "../SelectField";
import { TextField } from "../TextField";
import { type LabelsForm, SCHEMES } from "./labels-form";

interface LabelsFieldsProps {
  readonly form: LabelsForm;
  readonly onChange: (form: LabelsForm) => void;
  readonly problems: Readonly<Record<string, string>>;
}

/** What reward labels are made with: scheme, discount, kind, and where they go. */
export function LabelsFields({ form, onChange, problems }: LabelsFieldsProps) {
  const group = useId();
  return (
    <div className="space-y-3">
      <fieldset>
        <legend className="font-medium">Scheme</legend>
        {SCHEMES.map(({ name, gives, use }) => (
          <label key={name} className="flex gap-2 py-0.5">
            <input
              type="radio"
              name={group}
              value={name}
              checked={form.scheme === name}
              onChange={() => { onChange({ ...form, scheme: name }); }}
            />
            <span>
              <strong>{name}</strong>: {gives}. <span className="text-faint">For {use}.</span>
            </span>
          </label>
        ))}
        {problems.scheme !== undefined && <p className="text-xs text-bad">▲ {problems.scheme}</p>}
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Discount (gamma)"
          inputMode="decimal"
          value={form.gamma}
          onChange={(gamma) => { onChange({ ...form, gamma }); }}
          problem={problems.gamma}
          hint="Train with the same one."
        />
        <TextField
          label="Folder to write to"
          value={form.target}
          onChange={(target) => { onChange({ ...form, target }); }}
          problem={problems.target}
          hint="Its name in the server's settings; a wrong one is answered with those there are."
        />
        <SelectField
          label="Kind"
          value={form.kind}
          options={[["sidecar", "sidecar: one parquet file"], ["dataset", "labelled copy of the dataset"]]}
          onChange={(kind) => { onChange({ ...form, kind }); }}
          problem={problems.kind}
        />
        {form.kind === "dataset" && (
          <SelectField
            label="Episodes without a judgement"
            value={form.unjudged}
            options={[["refuse", "refuse: write nothing"], ["drop", "leave them out, renumber the rest"]]}
            onChange={(unjudged) => { onChange({ ...form, unjudged }); }}
            problem={problems.unjudged}
          />
        )}
      </div>
    </div>
  );
}
