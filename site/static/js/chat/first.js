// The first question's box, on the page where there is no conversation yet.

import { part } from "../site/parts.js";
import { draftOf } from "./draft.js";

part("#first-question", (form, signal) => {
  const draft = draftOf(form, signal);
  const box = form.elements.message;
  box.value ||= draft.read()?.text ?? "";
  box.addEventListener("input", () => draft.write(box.value, "first"), { signal });
  form.addEventListener("submit", () => draft.drop(), { signal });
});
