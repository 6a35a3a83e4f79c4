// The conversations beside the one that is open, kept as they are in other tabs. Where there is room
// they stay, and a button folds them away; where there is none it opens them over the page.

import { part } from "../site/parts.js";
import { watchSide } from "../review/live.js";

/** A row's menu is fetched when it is first opened; when none comes, the page says why. */
async function bringMenu(menu) {
  if (!menu.open || menu.querySelector(".menu-panel")) return;
  const address = `${menu.previousElementSibling.pathname}menu/`;
  await window.htmx.ajax("GET", address, { source: menu, target: menu, swap: "beforeend" }).catch(() => {});
  menu.open = menu.open && Boolean(menu.querySelector(".menu-panel"));
}

part("#side", (side, signal) => {
  watchSide(side, side.dataset.address, signal);
  side.addEventListener("toggle", ({ target }) => bringMenu(target), { capture: true, signal });
});

part("#side-button", (button, signal) => {
  const root = document.documentElement;
  const side = document.getElementById("sidebar");
  const room = window.matchMedia("(min-width: 68rem)");
  const isShown = () => (room.matches ? root.dataset.side !== "folded" : side.matches(":popover-open"));
  const say = () => button.setAttribute("aria-expanded", String(isShown()));

  function fold(event) {
    if (!room.matches) return; // the browser opens it
    event.preventDefault();
    root.dataset.side = isShown() ? "folded" : "shown";
    localStorage.setItem("side", root.dataset.side); // early.js reads it
    say();
  }

  button.addEventListener("click", fold, { signal });
  side.addEventListener("toggle", say, { signal });
  room.addEventListener("change", () => { side.hidePopover?.(); say(); }, { signal });
  say();
});
