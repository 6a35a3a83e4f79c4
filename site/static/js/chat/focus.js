// Where the focus was, found again when what had it was replaced.

const CLICKED = "button, a[href], summary";

/** What to look for: {article: its place in the log, kind, name, nth}; null outside the log. */
export function describe(element, log) {
  const article = element?.closest?.("#log > article");
  if (!article || !log.contains(article)) return null;
  const clicked = element.closest(CLICKED);
  const index = [...log.children].filter((each) => each.matches("article")).indexOf(article);
  return { index, ...(clicked ? likeness(clicked, article) : {}) };
}

const nameOf = (element) => element.getAttribute("aria-label") ?? element.getAttribute("href") ?? element.textContent.trim();

function likeness(element, article) {
  const alike = alikeIn(article, element.tagName, nameOf(element));
  return { tag: element.tagName, name: nameOf(element), action: element.dataset.action, nth: alike.indexOf(element) };
}

function alikeIn(article, tag, name) {
  return [...article.querySelectorAll(CLICKED)].filter((each) => each.tagName === tag && nameOf(each) === name);
}

/** The same thing again, else its neighbour, else the turn itself. */
export function find({ index, tag, name, action, nth }, log) {
  const articles = [...log.children].filter((each) => each.matches("article"));
  const article = articles[index] ?? articles.at(-1);
  if (!article || !tag) return article;
  const same = alikeIn(article, tag, name)[nth];
  if (same && !same.disabled) return same;
  const neighbour = action && [...article.querySelectorAll(`button[data-action="${CSS.escape(action)}"]`)].find((each) => !each.disabled);
  return neighbour || article;
}

/** Give the focus without moving the page; a turn takes it by script alone. */
export function give(element) {
  if (!element) return;
  if (element.matches("article")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Do what may replace what has the focus, and give that to what stands for it then. */
export function keepFocus(logNow, act) {
  const described = describe(document.activeElement, logNow());
  act();
  if (described && document.activeElement === document.body) give(find(described, logNow()));
}
