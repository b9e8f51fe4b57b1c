import { Outlet, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Me, Session } from "../../client/types";
import { useSession } from "../../panel/data/session";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { Header } from "./Header";
import { LoginPage } from "./LoginPage";
import { OfflineBanner } from "./OfflineBanner";
import { SurroundingsValue } from "./surroundings";
import { useTheme } from "./theme";

interface Known {
  readonly me: Me;
  readonly mode: Session["mode"];
}

/** What surrounds every page; without a user it asks for one, and keeps the page as it was below. */
export function Shell() {
  const themes = useTheme();
  const session = useSession(client);
  // The panel has a header of its own, and needs the height.
  const isEpisode = useParams({ strict: false }).episodeIndex !== undefined;
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  const [last, setLast] = useState<Known | null>(null);
  const now = session.data;
  if (now?.user != null && (now.user.name !== last?.me.name || now.user.role !== last.me.role)) {
    setLast({ me: now.user, mode: now.mode });
  }
  // While the question is open the last answer stands: a page that vanished would lose what is typed in it.
  const isUnknown = now !== undefined && now.user === null;

  // Utilities reach what lies below `.robojudge`, not the element itself: hence the second one.
  return (
    <div className="robojudge" data-theme={themes.theme}>
      <div className="flex min-h-dvh flex-col">
        <OfflineBanner />
        {last === null && now === undefined && <Asking error={session.error} onRetry={() => { void session.refetch(); }} />}
        {isUnknown && (
          <LoginPage mode={now.mode} before={last?.me.name ?? null} onRetry={() => { void session.refetch(); }} />
        )}
        {last !== null && (
          // Another person starts afresh; the same one goes on where they were.
          <div key={last.me.name} hidden={isUnknown} inert={isUnknown} className={isUnknown ? "" : "flex grow flex-col"}>
            <SurroundingsValue value={{ ...last, themes, overlay, leave: () => { setLast(null); } }}>
              {!isEpisode && <Header />}
              <Outlet />
            </SurroundingsValue>
          </div>
        )}
      </div>
      <div ref={setOverlay} />
    </div>
  );
}

interface AskingProps {
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function Asking({ error, onRetry }: AskingProps) {
  return (
    <main className="mx-auto w-full max-w-xl space-y-3 p-6">
      <h1 className="text-xl font-semibold">RoboJudge</h1>
      {error === null ? (
        <Notice title="Asking the server who you are …" />
      ) : (
        <Problem what="The server could not be asked who you are" error={error} onRetry={onRetry} />
      )}
    </main>
  );
}
