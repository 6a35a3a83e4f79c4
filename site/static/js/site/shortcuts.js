// Keys that work anywhere. What they open is fetched when it is asked for first.

const isTyping = (element) => Boolean(element?.matches?.("input, textarea, select, [contenteditable]"));
const isOpen = () => document.querySelector("dialog[open]") !== null;
const fetchPalette = () => import("./palette.js");
const open = {
  palette: () => fetchPalette().then(({ openPalette }) => openPalette()),
  keys: () => fetchPalette().then(({ openHelp }) => openHelp()),
};

function focusBox() {
  const box = document.querySelector("#question, main input[type=search]");
  box?.focus();
  return Boolean(box);
}

document.addEventListener("keydown", (event) => {
  if (!document.getElementById("new-conversation") || event.isComposing || isOpen()) return; // or nobody is signed in
  const { key, ctrlKey, metaKey, altKey } = event;
  if (key === "Control" || key === "Meta") fetchPalette(); // it is there when the K is pressed
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") {
    event.preventDefault();
    open.palette();
  } else if (!ctrlKey && !metaKey && !altKey && !isTyping(event.target)) {
    if (key === "?") open.keys();
    if (key === "/" && focusBox()) event.preventDefault();
  }
});

document.addEventListener("click", ({ target }) => {
  open[target.closest?.("button[data-opens]")?.dataset.opens]?.();
});
