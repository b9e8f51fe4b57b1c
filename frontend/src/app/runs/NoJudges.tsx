/** How a judge with a model is configured. */
export function NoJudges() {
  return (
    <div className="mt-2 rounded border bg-raised p-2">
      <p>
        No model is configured to judge yet; the judge <strong>reference</strong> is always there. These lines in the file
        given as <code>--config</code> configure one:
      </p>
      <pre tabIndex={0} aria-label="Lines that configure a judge" className="my-1 overflow-x-auto rounded border bg-ground p-2 text-xs">
        {'[judges.gpt]\njudge = "openai/gpt-4.1"'}
      </pre>
      <p className="text-faint">
        Or on the command line: <code>robojudge serve DATASET --judge gpt=openai/gpt-4.1</code>. The provider's key comes from
        the environment.
      </p>
    </div>
  );
}
