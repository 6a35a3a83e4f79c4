// What the server sends over the websocket: an envelope, and the parts of the page it renews.
//
// Only top-level elements of a frame are read, and of those only what the envelope lets them be.
// What stands in them is text of models and of notes: nothing of it is ever read as an order.

const PLAIN = ["#log", "#chat-header", "#status", "#notice"]; // a frame without an envelope
const INTO_LOG = "beforeend:#log";
const words = (text = "") => text.split(/\s+/).filter(Boolean);

/**
 * The envelope, the frame's first element, as one of
 * {kind: "grown", answer, previous, seq, names: [what it renews]}, {kind: "asked", adds: [id, …]}, {kind: "ended", answer}
 * (of "" when that answer does not show), {kind: "rated", answer}, {kind: "plain"} without one, {kind: "none"} when it says
 * nothing.
 */
export function readEnvelope([first]) {
  if (first?.id !== "cursor") return { kind: "plain" };
  const { answer, previous, seq, parts, adds, ends, rates } = first.dataset;
  if (answer) return { kind: "grown", answer, previous: Number(previous), seq: Number(seq), names: words(parts) };
  if (adds !== undefined) return { kind: "asked", adds: words(adds) };
  if (ends !== undefined) return { kind: "ended", answer: ends };
  if (rates) return { kind: "rated", answer: rates };
  return { kind: "none" };
}

function nameIn(answer, part) {
  return part === "status" ? "#status" : `#${part}-${answer.replace(/^m-/, "")}`;
}

/** What the envelope's frame may hold, in order: "#id" of the elements, or where they are put. */
function allowed(envelope) {
  switch (envelope.kind) {
    case "grown": return envelope.names.map((part) => nameIn(envelope.answer, part));
    case "asked": return [INTO_LOG, "#chat-header", "#status"];
    case "ended": return [`#${envelope.answer}`, "#status"];
    case "rated": return [`#rating-${envelope.answer}`];
    case "plain": return PLAIN;
    default: return [];
  }
}

const nameOf = (element) => (element.id ? `#${element.id}` : element.getAttribute("hx-swap-oob"));

/**
 * {envelope, parts}: the elements that are to be shown, each once. Where two have one name, ours
 * stands before all text if it is the first part, and else after it.
 */
export function readFrame(elements) {
  const [...all] = elements;
  const envelope = readEnvelope(all);
  const find = (name, i) => all[i ? "findLast" : "find"]((element) => nameOf(element) === name);
  return { envelope, parts: allowed(envelope).map(find).filter(Boolean) };
}
