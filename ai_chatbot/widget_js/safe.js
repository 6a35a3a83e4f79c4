// Answers arrive as HTML that the server has sanitised. Here it is looked at once more: it stands in
// a page that is not ours, so whatever could act, load or lead astray is left out by name.

const TAGS = new Set(
  ("a p h1 h2 h3 h4 h5 h6 strong em b i del mark sub sup kbd br hr ul ol li blockquote pre code span div " +
    "table thead tbody tr th td dl dt dd details summary").split(" "),
);
const WITH_CONTENT = new Set(
  "script style template iframe object embed svg math noscript textarea title select".split(" "),
);
const CLASSES = new Set(["math", "footnote", "thoughts", "task"]);
const KEPT = new Set(["dir", "start", "open", "colspan", "rowspan"]);

/** Pages that ask for Trusted Types let markup be read only through a policy. */
const policy = (() => {
  try {
    return globalThis.trustedTypes?.createPolicy("commonplace-chat", { createHTML: (html) => html });
  } catch {
    return null;
  }
})();

/** The address if a browser may be sent there, whole; else "". */
export function safeAddress(address, base) {
  try {
    const url = new URL(address, base);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** What only this file's reader may decide of one element: what it becomes. */
export function verdict(tag) {
  if (WITH_CONTENT.has(tag)) return "drop";
  return TAGS.has(tag) ? "keep" : "unwrap";
}

/** `cite(n)` makes the button that stands for citation n. Nothing in the fragment can run. */
export function fragmentOf(html, { base, cite }) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  for (const element of [...template.content.querySelectorAll("*")]) clean(element, { base, cite });
  return template.content;
}

function clean(element, { base, cite }) {
  const what = verdict(element.localName);
  if (what === "drop") element.remove();
  else if (what === "unwrap") unwrap(element);
  else if (element.localName === "a") replaceLink(element, { base, cite });
  else strip(element);
}

function unwrap(element) {
  while (element.firstChild) element.before(element.firstChild);
  element.remove();
}

function strip(element) {
  for (const { name, value } of [...element.attributes]) {
    const words = name === "class" ? value.split(/\s+/).filter((word) => CLASSES.has(word)) : [];
    if (words.length) element.setAttribute("class", words.join(" "));
    else if (!KEPT.has(name)) element.removeAttribute(name);
  }
}

function replaceLink(element, { base, cite }) {
  const number = element.getAttribute("data-n");
  const href = element.getAttribute("href") ?? "";
  const address = href && !href.startsWith("#") ? safeAddress(href, base) : "";
  if (/^\d{1,6}$/.test(number ?? "")) return element.replaceWith(cite(Number(number)));
  if (!address) return unwrap(element);
  for (const { name } of [...element.attributes]) element.removeAttribute(name);
  element.setAttribute("href", address);
  element.setAttribute("rel", "nofollow noopener noreferrer");
  return element.setAttribute("target", "_blank");
}
