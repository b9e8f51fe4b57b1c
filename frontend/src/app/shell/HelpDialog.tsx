import { Dialog } from "../../panel/pieces/Dialog";

/** What the viewer is for, and how a rating goes. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="How this works" onClose={onClose}>
      <div className="space-y-3">
        <p>
          You rate robot episodes; a judge (a vision-language model, or alignment with rated episodes) rates them too. Your
          marks and the judge's stand side by side, so that you can see how far the judge may be trusted.
        </p>
        <ol className="list-decimal space-y-1 pl-5">
          <li>Open the next unrated episode: the product's name, top left, leads there.</li>
          <li>Watch it, and mark the outcome (keys S, P, F, U), completion and quality. Marks save themselves.</li>
          <li>
            A dataset is <em>blind</em> at first: judges' marks of an episode appear once your own are saved, so that they
            cannot sway you.
          </li>
          <li>Compare, change your mind if you like (it is noted as informed), and go on with K.</li>
        </ol>
        <p>
          <span className="text-human">Blue, on the left, is people.</span>{" "}
          <span className="text-judge">Orange, on the right, is judges.</span> An em dash is a value nobody knows.
        </p>
        <p>On an episode, the key ? lists all keys. In an episode table, the arrow keys go from row to row.</p>
      </div>
    </Dialog>
  );
}
