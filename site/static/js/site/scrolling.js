// Code, tables and formulas that are wider than their place scroll by keyboard as well.

import { part } from "./parts.js";
import { gettext } from "./words.js";

const ITSELF = new Set(["TABLE", "math"]); // must stay what they are for assistive technology
const NAME = gettext("Code");
let named = 0; // regions of a page need names of their own

function watch(element, signal) {
  const look = () => {
    const scrolls = element.scrollWidth > element.clientWidth + 1;
    if (!scrolls || element.tabIndex === 0) return;
    element.tabIndex = 0;
    if (ITSELF.has(element.tagName)) return;
    element.setAttribute("role", "region");
    named += 1;
    element.setAttribute("aria-label", named === 1 ? NAME : `${NAME} ${named}`);
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

part(".body pre, .body .highlight, .body table, .body math, .diff", watch);
