// What is put into a box of text for somebody, who can take it back with Ctrl+Z as if they had typed it.

/** In place of what is chosen in the box. */
export function insert(box, words) {
  box.focus();
  if (document.execCommand("insertText", false, words)) return;
  box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Write `words` in place of the text from `from` to `to`, and choose the text from `at` to `end`. */
export function replace(box, { from, to, words, at, end }) {
  box.setSelectionRange(from, to);
  insert(box, words);
  box.setSelectionRange(at, end);
}

// One star is a sign of its own only where it is no half of two.
const odd = /(?<!\*)\*(\*\*)*$/;
const oddAhead = /^\*(\*\*)*(?!\*)/;
const endsWith = (text, sign) => (sign === "*" ? odd.test(text) : text.endsWith(sign));
const beginsWith = (text, sign) => (sign === "*" ? oddAhead.test(text) : text.startsWith(sign));

/** What is chosen between two signs, or without them when it stands between them already; with
    nothing chosen at the end of something between them, the cursor goes on behind it. */
export function between(text, from, to, sign, last = sign) {
  const chosen = text.slice(from, to);
  const begins = endsWith(text.slice(0, from), sign);
  const ends = beginsWith(text.slice(to), last);
  if (!chosen && ends && !begins) return { from: to, to: to + last.length, words: last, at: to + last.length, end: to + last.length };
  const isDone = begins && ends;
  const start = isDone ? from - sign.length : from;
  const at = isDone ? start : from + sign.length;
  const words = isDone ? chosen : sign + chosen + last;
  return { from: start, to: isDone ? to + last.length : to, words, at, end: at + chosen.length };
}

/** The lines that are chosen, each behind a mark, or without it when all have it. */
export function marked(text, from, to, mark) {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const lines = text.slice(start, next < 0 ? text.length : next).split("\n");
  const isDone = lines.every((line) => line.startsWith(mark));
  const words = lines.map((line) => (isDone ? line.slice(mark.length) : mark + line)).join("\n");
  return { from: start, to: start + lines.join("\n").length, words, at: start + words.length, end: start + words.length };
}
