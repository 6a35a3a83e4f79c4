// Buttons above the text of a note for what Markdown has signs for, and Ctrl+B and Ctrl+I.

import { between, marked, replace } from "./typing.js";

const KEYS = { b: "**", i: "*" };

function write(box, { around, last, before }) {
  const { value, selectionStart, selectionEnd } = box;
  replace(box, before ? marked(value, selectionStart, selectionEnd, before) : between(value, selectionStart, selectionEnd, around, last));
}

export function offerSigns(toolbar, box, signal) {
  toolbar.addEventListener("click", ({ target }) => {
    const { dataset = {} } = target.closest("button") ?? {};
    if (dataset.around || dataset.before) write(box, dataset);
  }, { signal });
  box.addEventListener("keydown", (event) => {
    const around = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && KEYS[event.key];
    if (!around) return;
    event.preventDefault();
    write(box, { around });
  }, { signal });
}
