import type { Word } from "../../client/types";
import { inWords } from "./mark_words";

/** All versions of my marks, newest first, and whether judges' marks were known. */
export function WordHistory({ words }: { readonly words: readonly Word[] }) {
  if (words.length === 0) {
    return <p>Nothing saved yet. Every save becomes a version here.</p>;
  }
  return (
    <ol className="space-y-2">
      {words
        .toSorted((a, b) => b.version - a.version)
        .map((word) => (
          <li key={word.version} className="border-b pb-2 last:border-b-0">
            <p className="font-medium">
              version {word.version}, {word.annotation.blinded ? "blind" : "informed"}
              <time dateTime={word.saved_at} className="ml-2 font-normal text-faint">
                {new Date(word.saved_at).toLocaleString()}
              </time>
            </p>
            <p>{sentence(word)}</p>
          </li>
        ))}
    </ol>
  );
}

function sentence(word: Word): string {
  const said = inWords(word.annotation).filter(({ says }) => says !== null);
  return said.length === 0 ? "nothing marked" : said.map(({ name, says }) => `${name} ${says}`).join(" · ");
}
