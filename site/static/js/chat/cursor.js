// Exactly once: every event of an answer has a number, and says which one it follows.

/**
 * What to do with a frame: "show" it, "skip" it as it is on the page already, or "ask" for what
 * was missed. `shown(id)` is the number of the last event that an article shows; undefined
 * without one.
 */
export function decide(envelope, shown) {
  switch (envelope.kind) {
    case "grown": return decideGrown(envelope, shown(envelope.answer));
    case "asked": return envelope.adds.some((id) => shown(id) !== undefined) ? "skip" : "show";
    case "ended": return envelope.answer && shown(envelope.answer) === undefined ? "ask" : "show";
    case "plain":
    case "rated": return "show"; // of an answer that is not on the page nothing changes
    default: return "skip";
  }
}

function decideGrown({ previous }, last) {
  if (last === undefined || previous > last) return "ask";
  return previous === last ? "show" : "skip";
}

/** Whether a frame that was shown tells the reader something new. */
export function isNews(envelope) {
  return envelope.kind === "grown" ? envelope.seq > envelope.previous : !["plain", "rated"].includes(envelope.kind);
}
