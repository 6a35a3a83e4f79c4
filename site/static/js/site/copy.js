// Buttons that copy the text of another element: hidden until they can.

import { after, part } from "./parts.js";
import { gettext } from "./words.js";

const SAID_FOR = 2000; // ms

/** Select it, for browsers (and plain-http addresses) that let no script write the clipboard. */
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  window.getSelection().removeAllRanges();
  window.getSelection().addRange(range);
}

async function copy(element) {
  select(element);
  if (navigator.clipboard) await navigator.clipboard.writeText(element.textContent);
  else if (!document.execCommand("copy")) throw new Error("not allowed");
}

part("button[data-copy]", (button, signal) => {
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await copy(document.getElementById(button.dataset.copy));
      button.textContent = gettext("Copied");
    } catch {
      button.textContent = gettext("Press Ctrl+C");
    }
    after(SAID_FOR, () => { button.textContent = words; }, signal);
  }, { signal });
});
