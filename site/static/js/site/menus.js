// The page's menus close as people expect: by a click beside them, and by Escape. Arrows lead
// from one thing in them to the next.

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function step(menu, by) {
  const things = [...menu.querySelectorAll(".menu-panel :is(a, button)")].filter((each) => each.checkVisibility?.() ?? true);
  const at = things.indexOf(document.activeElement);
  things.at(at < 0 && by < 0 ? -1 : (at + by) % things.length)?.focus();
}

document.addEventListener("keydown", (event) => {
  const menu = [...menus()].find((each) => each.contains(document.activeElement));
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (menu && by) {
    event.preventDefault();
    step(menu, by);
  }
  if (event.key !== "Escape") return;
  for (const open of menus()) {
    event.preventDefault();
    open.open = false;
    open.querySelector("summary").focus();
  }
});
