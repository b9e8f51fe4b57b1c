/** `<robojudge-episode>`: the panel for pages without React. Loading this file defines it. */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { type ClientOptions, createClient, type RoboJudgeClient } from "../client/client";
import { createQueryClient } from "./data/query_client";
import { useMe } from "./data/me";
import { EpisodePanel } from "./EpisodePanel";
import styles from "./panel.css?inline";
import { Notice } from "./pieces/Notice";
import { Problem } from "./pieces/Problem";

const NAME = "robojudge-episode";
const ATTRIBUTES = ["base-url", "dataset-id", "episode-index", "theme"] as const;

/** The person wants to see another episode; unless prevented, the element shows it. */
export type NavigateEvent = CustomEvent<{ readonly datasetId: string; readonly episodeIndex: number }>;

/** Attributes: `base-url`, `dataset-id`, `episode-index` and `theme` (light or dark). */
export class RoboJudgeEpisodeElement extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES;

  #root: Root | null = null;
  #headers: ClientOptions["headers"];
  #client: RoboJudgeClient | null = null;
  #queries = createQueryClient();
  /** Counts clients: what one of them was told says nothing to the next. */
  #generation = 0;

  /** Sent with every request: the host page's login. */
  set headers(headers: ClientOptions["headers"]) {
    this.#headers = headers;
    this.#client = null;
    this.#render();
  }

  connectedCallback(): void {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (this.#root === null) {
      shadow.adoptedStyleSheets = [panelSheet()];
      const place = document.createElement("div");
      shadow.replaceChildren(place);
      this.#root = createRoot(place);
    }
    this.#render();
  }

  disconnectedCallback(): void {
    // An element that is only moved is connected again at once, and keeps what it shows.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#root?.unmount();
        this.#root = null;
        this.#queries.clear();
      }
    });
  }

  attributeChangedCallback(name: string): void {
    if (name === "base-url") {
      this.#client = null;
    }
    this.#render();
  }

  #render(): void {
    const baseUrl = this.getAttribute("base-url");
    const datasetId = this.getAttribute("dataset-id");
    const episodeIndex = Number(this.getAttribute("episode-index") ?? Number.NaN);
    const theme = this.getAttribute("theme") === "dark" ? "dark" : "light";
    if (baseUrl === null || datasetId === null || !Number.isInteger(episodeIndex)) {
      this.#root?.render(<Incomplete theme={theme} />);
      return;
    }
    if (this.#client === null) {
      this.#client = createClient({ baseUrl, ...(this.#headers !== undefined && { headers: this.#headers }) });
      this.#queries = createQueryClient();
      this.#generation += 1;
    }
    this.#root?.render(
      <QueryClientProvider key={this.#generation} client={this.#queries}>
        <NamedEpisode
          client={this.#client}
          queries={this.#queries}
          datasetId={datasetId}
          episodeIndex={episodeIndex}
          theme={theme}
          onNavigate={this.#navigate}
        />
      </QueryClientProvider>,
    );
  }

  readonly #navigate = (episodeIndex: number): void => {
    const detail = { datasetId: this.getAttribute("dataset-id") ?? "", episodeIndex };
    const event: NavigateEvent = new CustomEvent("robojudge-navigate", { detail, bubbles: true, cancelable: true });
    if (this.dispatchEvent(event)) {
      this.setAttribute("episode-index", String(episodeIndex));
    }
  };
}

interface NamedEpisodeProps {
  readonly client: RoboJudgeClient;
  readonly queries: QueryClient;
  readonly datasetId: string;
  readonly episodeIndex: number;
  readonly theme: "light" | "dark";
  readonly onNavigate: (episodeIndex: number) => void;
}

/** Asks the server who is rating, then shows the episode. */
function NamedEpisode({ client, queries, ...shown }: NamedEpisodeProps) {
  const me = useMe(client);
  if (me.data === undefined) {
    return (
      <div className="robojudge p-3" data-theme={shown.theme}>
        {me.error === null ? (
          <Notice title="Asking the server who you are …" />
        ) : (
          <Problem what="The server could not be asked who you are" error={me.error} onRetry={() => void me.refetch()} />
        )}
      </div>
    );
  }
  return <EpisodePanel client={client} queryClient={queries} me={me.data} {...shown} />;
}

function Incomplete({ theme }: { readonly theme: "light" | "dark" }) {
  return (
    <div className="robojudge p-3" data-theme={theme}>
      <Notice tone="bad" title={`<${NAME}> does not say which episode to show`}>
        <p>Give it the attributes base-url (such as /api), dataset-id, and episode-index (a whole number).</p>
      </Notice>
    </div>
  );
}

let sheet: CSSStyleSheet | null = null;

/** One style sheet for all elements of a page. */
function panelSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    // Browsers register custom properties for whole documents only, not from inside a shadow root.
    const registrations = new CSSStyleSheet();
    registrations.replaceSync((styles.match(/@property[^{]+\{[^}]*\}/g) ?? []).join("\n"));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, registrations];
  }
  return sheet;
}

if (customElements.get(NAME) === undefined) {
  customElements.define(NAME, RoboJudgeEpisodeElement);
}
