// Answers arrive as HTML that the server has sanitised. Here it is looked at once more: it stands in
// a page that is not ours, so whatever could act, load or lead astray is left out by name.

const TAGS = new Set(
  ("a p h1 h2 h3 h4 h5 h6 strong em b i del mark sub sup kbd br hr ul ol li blockquote pre code span div " +
    "table thead tbody tr th td dl dt dd details summary figure figcaption").split(" "),
);
const MATHML = "http://www.w3.org/1998/Math/MathML";
const MATHS = new Set(
  ("math mrow mi mn mo ms mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot " +
    "mstyle mtable mtr mtd mpadded mphantom menclose").split(" "),
);
const MATHS_LOOKS = (
  "accent columnalign columnlines display displaystyle fence form linebreak linethickness mathcolor mathvariant " +
  "maxsize minsize movablelimits notation rowlines rowspacing scriptlevel separator stretchy symmetric width alttext"
).split(" ");
const WITH_CONTENT = new Set(
  "script style template iframe object embed svg noscript textarea title select".split(" "),
);
const CLASSES = new Set(["math", "footnote", "thoughts", "task", "task-state"]);
const MOST_CLASSES = 10; // that are looked at
const KEPT = ["dir", "start", "open"];

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

/** What becomes of an element: it is kept, dropped with all in it, or only its content is kept. */
export function verdict(tag, isMaths = false) {
  if (WITH_CONTENT.has(tag)) return "drop";
  return (isMaths ? MATHS : TAGS).has(tag) ? "keep" : "unwrap";
}

/**
 * What may be shown of some HTML, made anew: nothing of it but its words and what is named above
 * comes into the page. `cite(n)` makes the button that stands for citation n.
 */
export function fragmentOf(html, { base, cite }) {
  const template = document.createElement("template"); // in which nothing runs or loads
  template.innerHTML = policy ? policy.createHTML(html) : html;
  const made = document.createDocumentFragment();
  const waiting = [[template.content.firstChild, made]]; // a node, and where it is to stand
  while (waiting.length) {
    const [node, into] = waiting.pop();
    if (!node) continue;
    waiting.push([node.nextSibling, into]);
    const place = copy(node, into, { base, cite });
    if (place) waiting.push([node.firstChild, place]); // before its sibling
  }
  return made;
}

/** Make it anew in `into`; returns where its children are to stand, or null for nowhere. */
function copy(node, into, { base, cite }) {
  if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  const isMaths = node.namespaceURI === MATHML;
  const what = verdict(node.localName, isMaths);
  if (what !== "keep") return what === "drop" ? null : into;
  if (isMaths) return formulaLike(node, into);
  const number = node.localName === "a" ? node.getAttribute("data-n") : null;
  if (/^\d{1,6}$/.test(number ?? "")) {
    into.append(cite(Number(number)));
    return null;
  }
  const element = node.localName === "a" ? linkLike(node, base) : elementLike(node);
  if (element) into.append(element);
  return element ?? into;
}

function elementLike(node) {
  const element = document.createElement(node.localName);
  for (const name of KEPT) if (node.hasAttribute(name)) element.setAttribute(name, node.getAttribute(name));
  const classes = node.className.split(/\s+/, MOST_CLASSES).filter((word) => CLASSES.has(word));
  if (classes.length) element.className = classes.join(" ");
  return element;
}

function formulaLike(node, into) {
  const element = document.createElementNS(MATHML, node.localName);
  for (const name of MATHS_LOOKS) if (node.hasAttribute(name)) element.setAttribute(name, node.getAttribute(name));
  into.append(element);
  return element;
}

function linkLike(node, base) {
  const href = node.getAttribute("href") ?? "";
  const address = href && !href.startsWith("#") ? safeAddress(href, base) : "";
  if (!address) return null;
  const element = document.createElement("a");
  element.href = address;
  element.rel = "nofollow noopener noreferrer";
  element.target = "_blank";
  return element;
}
