// Who signs out leaves nothing in the browser: no draft of a question or of a note.

import { forgetAll } from "../chat/draft.js";

const out = document.querySelector("form[data-signs-out]");

document.addEventListener("submit", ({ target }) => {
  if (!out || target.action !== out.action) return;
  forgetAll(localStorage, Date.now());
  sessionStorage.clear();
});
