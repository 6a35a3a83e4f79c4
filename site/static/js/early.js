// Loaded before the page is shown: a question that is sent before the page's modules are there
// would be lost, or leave the page. It is kept, and the composer sends it when it comes.
(() => {
  "use strict";

  // As the conversations beside this one were left, before anything is drawn.
  try {
    document.documentElement.dataset.side = localStorage.getItem("side") ?? "shown";
  } catch { /* This browser keeps nothing. */ }

  const onPhone = window.matchMedia("(pointer: coarse) and (hover: none)").matches; // Enter is a new line there

  const isEnter = ({ key, shiftKey, isComposing }) => key === "Enter" && !shiftKey && !isComposing && !onPhone;

  const keep = (event) => {
    const form = event.target.closest?.("#composer");
    if (!form || form.dataset.ready) return;
    const isSent = event.type === "submit" || isEnter(event);
    if (!isSent) return;
    event.preventDefault();
    form.dataset.early = "sent";
  };

  /** The first question of all makes its conversation without any script. */
  const send = (event) => {
    const form = event.target.closest?.("#first-question");
    if (!form || form.dataset.ready || !isEnter(event)) return;
    event.preventDefault();
    form.requestSubmit();
  };

  document.addEventListener("submit", keep, true);
  document.addEventListener("keydown", keep, true);
  document.addEventListener("keydown", send, true);
})();
