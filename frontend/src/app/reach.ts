/** Whether the server answers, and whether it still knows who asks. */

interface Watcher {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Whether the last request was answered at all. */
  readonly isAnswering: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Watches every answer; `onUnknownUser` is told when the server knows the user no more. */
export function watchAnswers(onUnknownUser: () => void, send = (request: Request) => fetch(request)): Watcher {
  const listeners = new Set<() => void>();
  let answering = true;

  function set(now: boolean): void {
    if (now !== answering) {
      answering = now;
      for (const listener of listeners) {
        listener();
      }
    }
  }

  return {
    fetch: async (request) => {
      let response: Response;
      try {
        response = await send(request);
      } catch (error) {
        if (!request.signal.aborted) {
          set(false);
        }
        throw error;
      }
      set(true);
      // A refused key is an answer to the login form, not the end of a session.
      if (response.status === 401 && !new URL(request.url).pathname.endsWith("/session")) {
        onUnknownUser();
      }
      return response;
    },
    isAnswering: () => answering,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
