// What stands at the window's lower edge covers nothing that is focused or told: how high it is
// goes into the page's style, which keeps that much free.

import { part } from "./parts.js";

part(".composer-area, .note-form > .buttons, #change", (bar, signal) => {
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty("--bottom-bar", `${bar.offsetHeight}px`));
  observer.observe(bar);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    style.removeProperty("--bottom-bar");
  }, { once: true });
});
