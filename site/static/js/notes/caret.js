// Where words lie that stand in a box of text. A box does not tell; a copy of it does.

const ALIKE = [
  "direction", "unicodeBidi", "fontFamily", "fontSize", "fontStyle", "fontWeight", "letterSpacing", "lineHeight", "overflowWrap",
  "paddingBlock", "paddingInline", "tabSize", "textAlign", "textRendering", "whiteSpace", "wordBreak", "wordSpacing",
];
const COPIED = 100_000; // characters; to lay more out would be felt
const GAP = 4; // pixels between a line and what is shown beside it

/** The lines that the text from `from` to `to` begins in: { left, right, top, bottom } in the window. */
export function lineAt(box, from, to) {
  const frame = box.getBoundingClientRect();
  if (from > COPIED) return { ...sides(frame), top: frame.bottom, bottom: frame.bottom };
  const copy = document.createElement("div");
  const words = Object.assign(document.createElement("span"), { textContent: box.value.slice(from, to) });
  const style = getComputedStyle(box);
  for (const name of ALIKE) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "fixed", inset: "0 auto auto 0", boxSizing: "border-box", width: `${box.clientWidth}px`, visibility: "hidden" });
  copy.append(box.value.slice(0, from), words);
  document.body.append(copy);
  const [first] = words.getClientRects();
  copy.remove();
  return moved(first, frame.left + box.clientLeft - box.scrollLeft, frame.top + box.clientTop - box.scrollTop);
}

const sides = ({ left, right }) => ({ left, right });
const moved = ({ left, right, top, bottom }, x, y) => ({ left: left + x, right: right + x, top: top + y, bottom: bottom + y });
const within = (value, least, most) => Math.max(least, Math.min(value, most));

/** Where to show something of a size: below the line, above it where it would reach past `end`, and
    never out of the frame's sides. `isRtl` has it end where the line's words begin. */
export function beside(line, { width, height }, frame, end, isRtl) {
  const bottom = within(line.bottom, frame.top, Math.min(frame.bottom, end));
  const top = within(line.top, frame.top, bottom);
  const isRoom = bottom + GAP + height <= end;
  return {
    left: within(isRtl ? line.right - width : line.left, frame.left, Math.max(frame.left, frame.right - width)),
    top: isRoom ? bottom + GAP : top - GAP - height,
  };
}
