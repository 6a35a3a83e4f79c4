// What may be asked, under which id, and what is said of how it went.

import { Away, Refused } from "./server.js";
import { sourcesIn } from "./words.js";

/** Why this cannot be asked, in a sentence; "" when it can. */
export function problemOf(text, longest, say) {
  if (!text) return say("empty");
  const length = [...text].length; // characters as the server counts them
  return length > longest ? say("long", length, longest) : "";
}

/** A question that is sent twice under one id is one question. */
export function newId() {
  // randomUUID is missing on plain-http addresses other than localhost.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the status line says of an answer that ended with `count` sources. */
export function endingOf(status, count, say) {
  if (status === "stopped") return say("stopped");
  if (status !== "done") return say("failed");
  return count ? `${say("done")}, ${sourcesIn(say, count)}` : say("done");
}

/** What went wrong, as a sentence for the reader: the server's own, where it has one. */
export function sentenceOf(error, { say, isVisitor }) {
  if (!(error instanceof Refused)) {
    if (!(error instanceof Away)) console.warn("commonplace-chat:", error); // a fault of ours
    return say("away");
  }
  if (error.status === 401 && !isVisitor) return say("signed-out");
  return error.message || say(error.status === 404 ? "missing" : "refused");
}
