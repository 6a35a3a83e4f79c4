// What the script does on a page: makes the element known, and puts one there if it is asked to.

import { CommonplaceChat, guarded } from "./element.js";

const NAME = "commonplace-chat";

/** The element that a <script data-collection="…"> asks for; its other data-… become attributes. */
function elementFor(script) {
  const element = document.createElement(NAME);
  element.setAttribute("server", new URL(".", script.src).href);
  for (const { name, value } of [...script.attributes]) {
    if (name.startsWith("data-")) element.setAttribute(name.slice("data-".length), value);
  }
  return element;
}

guarded(() => {
  const script = document.currentScript; // before anything is waited for
  if (!customElements.get(NAME)) customElements.define(NAME, CommonplaceChat);
  if (!script?.dataset.collection) return;
  const place = () => guarded(() => document.body.append(elementFor(script)));
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place, { once: true });
});
