// The last line of defence, should the server's sanitiser ever fail: text cannot act or pose.

// Where text of models and people stands. Inside it nothing is ours.
const TEXT = "[id^=blocks-], [id^=tail-], .question > .body";
const NEVER = "script, style, meta, base, link, iframe, frame, object, embed, form, template";

// Where a footnote of an answer stands, and its text: the server writes these, never a text.
const FOOTNOTE = /^fn-[0-9a-f-]{36}-(text|note)-\d{1,6}$/;

/** Whether an attribute could make an element act, or be taken for one of the page's own. */
export function isOfThePage(name) {
  return /^(id|name|for|form|autofocus|style|on.*|(hx|ws|data)-.*)$/i.test(name);
}

export function isFootnote(tag, name, value) {
  return tag === "SUP" && name === "id" && FOOTNOTE.test(value);
}

function strip(element) {
  for (const { name, value } of [...element.attributes]) {
    if (isOfThePage(name) && !isFootnote(element.tagName, name, value)) element.removeAttribute(name);
  }
}

/** Take from all text below `root`, or in it, whatever only the page's own elements may have. */
export function harmless(root) {
  root.querySelectorAll(NEVER).forEach((each) => each.remove());
  const texts = root.matches(TEXT) ? [root] : root.querySelectorAll(TEXT);
  for (const text of texts) text.querySelectorAll("*").forEach(strip);
}
