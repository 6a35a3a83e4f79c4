// The first question's box, on the page where there is no conversation yet.

import { part } from "../site/parts.js";
import { draftOf } from "./draft.js";
import { isPhone, problemOf, sendsBy } from "./question.js";

part("#first-question", (form, signal) => {
  const draft = draftOf(form, signal);
  const box = form.elements.message;
  const notice = form.parentElement.querySelector("#notice");
  const on = (element, name, act) => element.addEventListener(name, act, { signal });
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };

  const say = (words) => {
    notice.textContent = words;
    notice.hidden = !words;
  };

  if (isPhone()) box.enterKeyHint = "enter";
  box.value ||= draft.read()?.text ?? "";
  fit();
  on(box, "input", () => {
    draft.write(box.value, "first");
    say("");
    fit();
  });
  on(box, "keydown", (event) => {
    if (event.key !== "Enter" || !sendsBy(event)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  on(form, "submit", (event) => {
    const problem = problemOf(box.value, { longest: Number(box.dataset.max), isOnline: navigator.onLine, isConnected: true });
    say(problem);
    if (problem) event.preventDefault();
    else draft.drop();
  });
  form.dataset.ready = "true"; // early.js leaves its keys alone from now on
});
