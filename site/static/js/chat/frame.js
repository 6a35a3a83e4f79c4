// What the server sends over the websocket: an envelope, and the parts of the page it renews.
//
// Only top-level elements of a frame are read, and of those only what the envelope lets them be.
// What stands in them is text of models and of notes: nothing of it is ever read as an order.

const PLAIN = ["#log", "#chat-header", "#status", "#notice"]; // a frame without an envelope
const INTO_LOG = "beforeend:#log";

/**
 * The envelope, the frame's first element, as one of
 * {kind: "grown", answer, previous, seq}, {kind: "asked", adds: [id, …]}, {kind: "ended", answer},
 * {kind: "plain"}. `elements` are the top-level ones.
 */
export function readEnvelope([first]) {
  if (first?.id !== "cursor") return { kind: "plain" };
  const { answer, previous, seq, adds, ends } = first.dataset;
  if (answer) return { kind: "grown", answer, previous: Number(previous), seq: Number(seq) };
  if (adds !== undefined) return { kind: "asked", adds: adds.trim().split(/\s+/).filter(Boolean) };
  if (ends) return { kind: "ended", answer: ends };
  return { kind: "none" };
}

const key = (name) => name.replace(/^m-/, "");

/** What the envelope's frame may hold: "#id" of the elements, or where they are put. */
function allowed(envelope) {
  switch (envelope.kind) {
    case "grown": {
      const id = key(envelope.answer);
      return [`#blocks-${id}`, `#tail-${id}`, `#sources-${id}`, "#status"];
    }
    case "asked": return [INTO_LOG, "#chat-header", "#status"];
    case "ended": return [`#${envelope.answer}`, "#status"];
    case "plain": return PLAIN;
    default: return [];
  }
}

const nameOf = (element) => (element.id ? `#${element.id}` : element.getAttribute("hx-swap-oob"));

/** {envelope, parts}: the elements that are to be shown, each once. */
export function readFrame(elements) {
  const [...all] = elements;
  const envelope = readEnvelope(all);
  const left = new Set(allowed(envelope));
  const parts = all.filter((element) => left.delete(nameOf(element)));
  return { envelope, parts };
}
