// A second click, or Ctrl+S, does not send a form that is on its way. One that is seen again may
// be sent again: the browser went back to it, or its request was stopped.

const STOPPED_AFTER = 10_000; // ms
const onTheirWay = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (onTheirWay.has(form)) {
    event.preventDefault();
    return;
  }
  onTheirWay.add(form);
  setTimeout(() => onTheirWay.delete(form), STOPPED_AFTER);
});

// What was typed since is not on its way.
document.addEventListener("input", (event) => onTheirWay.delete(event.target.form));
window.addEventListener("pageshow", () => onTheirWay.clear());
