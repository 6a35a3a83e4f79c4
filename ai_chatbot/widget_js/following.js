// An answer is followed to its end, however often the connection is cut on the way.

import { Away, Refused } from "./server.js";

const FEW = 3; // tries while it is not known whether the question arrived: its id makes it one
const MANY = 12; // tries for an answer that is being written: two minutes
const LONGEST = 15_000; // ms between two tries

/** Whether this may be over in a moment: the network, a server that starts again or is full. */
export function isPassing(error) {
  return error instanceof Away || (error instanceof Refused && [429, 502, 503, 504].includes(error.status));
}

/** How long to wait before try number `tries`, in ms; the server may have named a time. */
export function pauseBefore(tries, error) {
  return Math.max(Math.min(250 * 2 ** tries, LONGEST), Math.min((error?.retryAfter ?? 0) * 1000, LONGEST));
}

/** Wait; until the network is back, if that is earlier. */
export function wait(ms, signal) {
  return new Promise((resolve) => {
    const ends = new AbortController();
    const end = () => { clearTimeout(timer); ends.abort(); resolve(); };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end, { signal: ends.signal });
    globalThis.addEventListener?.("online", end, { signal: ends.signal });
  });
}

/**
 * The events of one answer to its "ended", and a { name: "cut" } of ours each time the connection
 * was lost. `begin()` opens the stream; `resume(answer, seq)` opens it again behind an event.
 * Raises Refused, and Away when the server stays away.
 */
export async function* follow({ begin, resume, signal, pause = wait, answer = "" }) {
  let seq = 0;
  for (let tries = 0; ; ) {
    let reason = null;
    try {
      for await (const event of answer ? resume(answer, seq) : begin()) {
        const { seq: number = seq } = event.data;
        if (event.name === "begun") answer = event.data.answer;
        else if (number <= seq && !event.data.reset && event.name !== "ended") continue;
        tries = 0;
        seq = number;
        yield event;
        if (event.name === "ended") return;
      }
    } catch (error) {
      reason = error;
      const mayPass = answer ? isPassing(error) : error instanceof Away;
      if (signal?.aborted || !mayPass) throw error;
    }
    tries += 1;
    if (tries > (answer ? MANY : FEW)) throw reason ?? new Away();
    yield { name: "cut", data: {} };
    await pause(pauseBefore(tries, reason), signal);
    if (signal?.aborted) throw new Away();
  }
}
