// What is chosen in the list, and what can be done to it. The form shows when something is.

import { part } from "../site/parts.js";
import { ngettext } from "../site/words.js";

const boxes = () => [...document.querySelectorAll("input[type=checkbox][form=change]")];

function show(form) {
  const chosen = boxes().filter((box) => box.checked).length;
  form.classList.toggle("is-empty", chosen === 0);
  form.querySelector(".chosen").textContent = chosen ? ngettext("{count} chosen", "{count} chosen", chosen) : "";
  for (const button of form.querySelectorAll("[data-choose]")) button.hidden = chosen === 0;
}

/** All boxes from the last one that was clicked to this one become as it is. */
function chooseRow(from, to) {
  const all = boxes();
  const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((one, other) => one - other);
  if (first >= 0) all.slice(first, last + 1).forEach((box) => { box.checked = to.checked; });
}

part("#change", (form, signal) => {
  let last = null;
  const isBox = (target) => target.matches?.("input[type=checkbox][form=change]");
  document.addEventListener("click", ({ target, shiftKey }) => {
    if (isBox(target)) {
      if (shiftKey && last?.isConnected) chooseRow(last, target);
      last = target;
      show(form);
    }
    const choose = target.closest?.("#change [data-choose]")?.dataset.choose;
    if (!choose) return;
    boxes().forEach((box) => { box.checked = choose === "all"; });
    show(form);
    if (choose === "none") boxes()[0]?.focus();
  }, { signal });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !isBox(event.target)) return;
    boxes().forEach((box) => { box.checked = false; });
    show(form);
  }, { signal });
  document.addEventListener("htmx:afterSwap", () => show(form), { signal });
  // Enter in one of its fields does what stands beside that field.
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("input[name=tag], input[name=folder]");
    if (event.key !== "Enter" || !field || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(field.parentElement.querySelector("button"));
  }, { signal });
  window.addEventListener("pageshow", () => show(form), { signal }); // boxes are kept going back
  show(form);
});
