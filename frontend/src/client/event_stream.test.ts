import { describe, expect, it } from "vitest";
import { EventStreamParser } from "./event_stream";

const TEXT = [
  ": ping\r\n\r\n",
  'event: run.judged\nid: 1\ndata: {"task":\ndata: "Öffne die Lade 🦾"}\n\n',
  "data:no space\rid: 2\r\r",
  "event: nothing said\n\n",
  "id\ndata: id cleared\r\n\r\n",
  "data: cut off",
].join("");
const EVENTS = [
  { id: "1", type: "run.judged", data: '{"task":\n"Öffne die Lade 🦾"}' },
  { id: "2", type: "message", data: "no space" },
  { id: "", type: "message", data: "id cleared" },
];

describe("an event stream", () => {
  const bytes = new TextEncoder().encode(TEXT);

  it("reads the same wherever it is cut in two", () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const parser = new EventStreamParser();
      expect([...parser.push(bytes.slice(0, cut)), ...parser.push(bytes.slice(cut))]).toEqual(EVENTS);
    }
  });

  it("reads the same byte by byte", () => {
    const parser = new EventStreamParser();
    expect([...bytes].flatMap((byte) => parser.push(Uint8Array.of(byte)))).toEqual(EVENTS);
  });
});
