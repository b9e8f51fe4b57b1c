import type { DatasetDetail, Judge } from "../../../client/types";
import { TextField } from "../TextField";
import type { RunForm } from "./run-form";

interface LookFieldsProps {
  readonly form: RunForm;
  readonly onChange: (form: RunForm) => void;
  readonly judge: Judge;
  readonly cameras: DatasetDetail["cameras"];
  readonly problems: Readonly<Record<string, string>>;
}

/** What the judge shall look at and how it is asked; what is left empty is as the judge was configured. */
export function LookFields({ form, onChange, judge, cameras, problems }: LookFieldsProps) {
  const usual = judge.settings;
  const number = (name: "frames" | "transitions" | "votes" | "temperature", label: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={form[name]}
      placeholder={usual === null ? "" : String(usual[name])}
      onChange={(value) => { onChange({ ...form, [name]: value }); }}
      problem={problems[name]}
    />
  );
  return (
    <div className="space-y-3">
      {judge.provider === "reference" ? (
        <p className="text-faint">The reference judge aligns whole episodes: it takes no method, frames, votes or budget.</p>
      ) : (
        <>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
            {number("frames", "Frames per camera")}
            {number("transitions", "Transitions at most")}
            {number("votes", "Votes")}
            {number("temperature", "Temperature")}
          </div>
          <TextField
            label="Method"
            value={form.method}
            placeholder={judge.method}
            onChange={(method) => { onChange({ ...form, method }); }}
            problem={problems.method}
          />
        </>
      )}
      <Cameras form={form} onChange={onChange} cameras={cameras} problem={problems.cameras} />
      <TextField
        label="Instruction instead of the episodes' own"
        value={form.instruction}
        placeholder={usual?.instruction ?? "the episodes' own"}
        onChange={(instruction) => { onChange({ ...form, instruction }); }}
        problem={problems.instruction}
      />
      {judge.provider !== "reference" && <Budget form={form} onChange={onChange} problems={problems} />}
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={form.fresh} onChange={(event) => { onChange({ ...form, fresh: event.currentTarget.checked }); }} />
        Ask again even where the answer is known already
      </label>
    </div>
  );
}

function Budget({ form, onChange, problems }: Pick<LookFieldsProps, "form" | "onChange" | "problems">) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField
        label="Stop before spending, USD"
        inputMode="decimal"
        value={form.budget_usd}
        placeholder="no limit"
        onChange={(budget_usd) => { onChange({ ...form, budget_usd }); }}
        problem={problems.budget_usd}
      />
      <TextField
        label="Stop before using, tokens"
        inputMode="numeric"
        value={form.budget_tokens}
        placeholder="no limit"
        onChange={(budget_tokens) => { onChange({ ...form, budget_tokens }); }}
        problem={problems.budget_tokens}
      />
    </div>
  );
}

interface CamerasProps extends Pick<LookFieldsProps, "form" | "onChange" | "cameras"> {
  readonly problem: string | undefined;
}

function Cameras({ form, onChange, cameras, problem }: CamerasProps) {
  const shown = cameras.filter((camera) => !camera.is_depth).map((camera) => camera.name);
  const chosen = form.cameras.length === 0 ? shown : form.cameras;
  function toggle(name: string): void {
    const now = shown.filter((known) => (known === name) !== chosen.includes(known));
    onChange({ ...form, cameras: now.length === shown.length ? [] : now });
  }
  return (
    <fieldset>
      <legend className="font-medium">Cameras</legend>
      <div className="flex flex-wrap gap-x-4">
        {shown.map((name) => {
          const on = chosen.includes(name);
          const last = on && chosen.length === 1;
          return (
            <label key={name} className="flex items-center gap-1" title={last ? "A judge needs one camera at least." : undefined}>
              <input type="checkbox" checked={on} disabled={last} onChange={() => { toggle(name); }} />
              {name}
            </label>
          );
        })}
      </div>
      {problem !== undefined && <p className="text-xs text-bad">▲ {problem}</p>}
    </fieldset>
  );
}
