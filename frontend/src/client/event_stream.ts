/** The text of an event stream, taken apart as it arrives (HTML standard, section 9.2.6). */

export interface StreamEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** Takes pieces of a stream, cut anywhere, and returns the events that they complete. */
export class EventStreamParser {
  readonly #decoder = new TextDecoder();
  #rest = "";
  #id = "";
  #type = "";
  #data: string[] = [];

  push(bytes: Uint8Array): StreamEvent[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const events: StreamEvent[] = [];
    // A carriage return at the very end may be the first half of CR LF.
    const line = /([^\r\n]*)(?:\r\n|\r(?!$)|\n)/y;
    let end = 0;
    for (let found = line.exec(this.#rest); found !== null; found = line.exec(this.#rest)) {
      end = line.lastIndex;
      const event = this.#take(found[1] ?? "");
      if (event !== null) {
        events.push(event);
      }
    }
    this.#rest = this.#rest.slice(end);
    return events;
  }

  #take(line: string): StreamEvent | null {
    if (line === "") {
      return this.#dispatch();
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") {
      this.#data.push(value);
    } else if (field === "event") {
      this.#type = value;
    } else if (field === "id" && !value.includes("\0")) {
      this.#id = value;
    }
    return null;
  }

  #dispatch(): StreamEvent | null {
    const event = { id: this.#id, type: this.#type === "" ? "message" : this.#type, data: this.#data.join("\n") };
    const said = this.#data.length > 0;
    this.#type = "";
    this.#data = [];
    return said ? event : null;
  }
}
