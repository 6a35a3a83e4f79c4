/* Commonplace's chat widget: docs/widget.md. Made of ai_chatbot/widget_js. */
(() => {
"use strict";
function el(tag, attributes = {}, ...children) {
const element = document.createElement(tag);
for (const [name, value] of Object.entries(attributes)) {
if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
else if (value === true) element.setAttribute(name, "");
else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value);
}
element.append(...children.filter(Boolean));
return element;
}
function button(label, act, attributes = {}) {
return el("button", { type: "button", onclick: act, ...attributes }, label);
}
class EventParser {
#line = []; // the pieces of a line that has not ended
#name = "message";
#id = "";
#data = [];
constructor(hear) {
this.hear = hear;
}
push(text) {
let from = 0;
for (let end; (end = text.indexOf("\n", from)) >= 0; from = end + 1) {
this.#line.push(text.slice(from, end));
const line = this.#line.join("");
this.#line = [];
this.#take(line.endsWith("\r") ? line.slice(0, -1) : line);
}
if (from < text.length) this.#line.push(text.slice(from));
}
#take(line) {
if (!line) return this.#end();
const colon = line.indexOf(":");
const field = colon < 0 ? line : line.slice(0, colon);
const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
if (field === "event") this.#name = value;
else if (field === "id") this.#id = value;
else if (field === "data") this.#data.push(value);
}
#end() {
const event = { name: this.#name, id: this.#id, data: this.#data };
this.#name = "message";
this.#data = [];
if (event.data.length) this.hear({ ...event, data: JSON.parse(event.data.join("\n")) });
}
}
const SILENCE = 45_000; // ms without even a heartbeat, after which a connection is dead
class Refused extends Error {
constructor(sentence, status = 0, retryAfter = 0) {
super(sentence);
Object.assign(this, { status, retryAfter });
}
}
class Away extends Error {}
class Server {
#csrf = "";
constructor(base, { isVisitor, key = "" }) {
Object.assign(this, { base, isVisitor, key });
}
async config() {
const config = await this.#json("config");
this.#csrf = config.csrf ?? "";
return config;
}
async begin() {
const made = await this.#json("conversations", { method: "POST", body: {} });
this.key = made.key ?? this.key;
return made.id;
}
async messages(conversation) {
return (await this.#json(pathOf(conversation))).messages;
}
async stop(conversation) {
await this.#fetch(pathOf(conversation, "/stop"), { method: "POST", body: {} });
}
ask(conversation, message, id, signal) {
return this.#events(pathOf(conversation, "/ask"), { method: "POST", body: { message, id }, signal });
}
retry(conversation, id, signal) {
return this.#events(pathOf(conversation, "/retry"), { method: "POST", body: { id }, signal });
}
resume(conversation, answer, after, signal) {
const query = new URLSearchParams({ answer, after });
return this.#events(pathOf(conversation, `/events?${query}`), { signal });
}
async #json(path, options) {
const response = await this.#fetch(path, options);
return response.json().catch(() => { throw new Away(); });
}
async *#events(path, options) {
const response = await this.#fetch(path, options);
const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
let heard = [];
const parser = new EventParser((event) => heard.push(event));
try {
for (;;) {
const { value, done } = await soon(reader.read());
if (done) return;
parser.push(value);
const events = heard;
heard = [];
yield* events;
}
} catch (error) {
if (options.signal?.aborted) throw error;
throw new Away();
} finally {
reader.cancel().catch(() => {});
}
}
async #fetch(path, { method = "GET", body, signal } = {}) {
const headers = {};
if (body) headers["Content-Type"] = "application/json";
if (body && this.#csrf) headers["X-CSRFToken"] = this.#csrf;
if (this.key) headers.Authorization = `Bearer ${this.key}`;
let response;
try {
response = await fetch(this.base + path, {
method,
headers,
body: body && JSON.stringify(body),
signal,
cache: "no-store",
credentials: this.isVisitor ? "omit" : "same-origin",
redirect: "manual", // to a sign-in page, which is no answer
});
} catch (error) {
if (signal?.aborted) throw error;
throw new Away();
}
if (!response.ok) throw await refusalOf(response);
return response;
}
}
const pathOf = (conversation, rest = "") => `conversations/${encodeURIComponent(conversation)}${rest}`;
async function refusalOf(response) {
if (response.type === "opaqueredirect") return new Refused("", 401);
const problem = await response.json().catch(() => ({}));
return new Refused(String(problem?.detail ?? ""), response.status, Number(problem?.retry_after) || 0);
}
function soon(promise) {
return new Promise((resolve, reject) => {
const timer = setTimeout(() => reject(new Away()), SILENCE);
promise.then(resolve, reject).finally(() => clearTimeout(timer));
});
}
const WORDS = {
en: {
open: "Ask a question",
title: "Ask a question",
close: "Close",
question: "Ask your notes",
placeholder: "Ask a question",
send: "Send",
stop: "Stop",
retry: "Try again",
new: "New conversation",
conversation: "Conversation",
suggestions: "Suggested questions",
asked: "Your question",
answer: "Answer",
source: "Source {}",
sources: "{} sources",
"one-source": "1 source",
note: "Open the note",
back: "Back to the answer",
connecting: "Connecting…",
ready: "Ready",
searching: "Searching…",
answering: "Answering…",
cut: "The connection was lost. Trying again…",
done: "Done",
stopped: "Stopped here.",
failed: "No answer came.",
empty: "Write a question first.",
long: "The question has {} characters; {} are allowed.",
away: "The assistant cannot be reached just now. Try again in a moment.",
"signed-out": "You are not signed in any more. Load this page again to go on.",
missing: "This assistant is not available.",
refused: "That did not work. Try again in a moment.",
"new-window": "opens in a new tab",
},
de: {
open: "Frage stellen",
title: "Frage stellen",
close: "Schließen",
question: "Frage an die Notizen",
placeholder: "Stellen Sie eine Frage",
send: "Senden",
stop: "Anhalten",
retry: "Noch einmal versuchen",
new: "Neues Gespräch",
conversation: "Gespräch",
suggestions: "Vorgeschlagene Fragen",
asked: "Ihre Frage",
answer: "Antwort",
source: "Quelle {}",
sources: "{} Quellen",
"one-source": "1 Quelle",
note: "Notiz öffnen",
back: "Zurück zur Antwort",
connecting: "Verbinden …",
ready: "Bereit",
searching: "Suchen …",
answering: "Antworten …",
cut: "Die Verbindung ist unterbrochen. Neuer Versuch …",
done: "Fertig",
stopped: "Hier angehalten.",
failed: "Es kam keine Antwort.",
empty: "Schreiben Sie zuerst eine Frage.",
long: "Die Frage hat {} Zeichen; {} sind erlaubt.",
away: "Der Assistent ist gerade nicht zu erreichen. Versuchen Sie es gleich noch einmal.",
"signed-out": "Sie sind nicht mehr angemeldet. Laden Sie die Seite neu.",
missing: "Diesen Assistenten gibt es hier nicht.",
refused: "Das ging nicht. Versuchen Sie es gleich noch einmal.",
"new-window": "öffnet sich in einem neuen Tab",
},
fr: {
open: "Poser une question",
title: "Poser une question",
close: "Fermer",
question: "Question aux notes",
placeholder: "Posez une question",
send: "Envoyer",
stop: "Arrêter",
retry: "Réessayer",
new: "Nouvelle conversation",
conversation: "Conversation",
suggestions: "Questions proposées",
asked: "Votre question",
answer: "Réponse",
source: "Source {}",
sources: "{} sources",
"one-source": "1 source",
note: "Ouvrir la note",
back: "Revenir à la réponse",
connecting: "Connexion…",
ready: "Prêt",
searching: "Recherche…",
answering: "Réponse en cours…",
cut: "La connexion est coupée. Nouvel essai…",
done: "Terminé",
stopped: "Arrêté ici.",
failed: "Aucune réponse n’est venue.",
empty: "Écrivez d’abord une question.",
long: "La question compte {} caractères ; {} sont permis.",
away: "L’assistant est injoignable pour le moment. Réessayez dans un instant.",
"signed-out": "Vous n’êtes plus connecté. Rechargez la page.",
missing: "Cet assistant n’est pas disponible.",
refused: "Cela n’a pas fonctionné. Réessayez dans un instant.",
"new-window": "s’ouvre dans un nouvel onglet",
},
es: {
open: "Hacer una pregunta",
title: "Hacer una pregunta",
close: "Cerrar",
question: "Pregunta a las notas",
placeholder: "Haga una pregunta",
send: "Enviar",
stop: "Detener",
retry: "Intentar de nuevo",
new: "Nueva conversación",
conversation: "Conversación",
suggestions: "Preguntas sugeridas",
asked: "Su pregunta",
answer: "Respuesta",
source: "Fuente {}",
sources: "{} fuentes",
"one-source": "1 fuente",
note: "Abrir la nota",
back: "Volver a la respuesta",
connecting: "Conectando…",
ready: "Listo",
searching: "Buscando…",
answering: "Respondiendo…",
cut: "Se perdió la conexión. Intentando de nuevo…",
done: "Terminado",
stopped: "Detenido aquí.",
failed: "No llegó ninguna respuesta.",
empty: "Escriba primero una pregunta.",
long: "La pregunta tiene {} caracteres; se permiten {}.",
away: "Ahora no se puede contactar con el asistente. Inténtelo de nuevo en un momento.",
"signed-out": "Ya no tiene la sesión iniciada. Vuelva a cargar la página.",
missing: "Este asistente no está disponible.",
refused: "No ha funcionado. Inténtelo de nuevo en un momento.",
"new-window": "se abre en una pestaña nueva",
},
};
function spokenIn(language) {
const name = String(language ?? "").toLowerCase().split("-")[0];
return Object.hasOwn(WORDS, name) ? name : "en";
}
function speaker(language, attribute) {
const words = WORDS[spokenIn(language)];
return (name, ...values) => {
const parts = (attribute(`label-${name}`) ?? words[name] ?? "").split("{}");
return parts.map((part, at) => (at ? `${values[at - 1] ?? ""}${part}` : part)).join("");
};
}
const sourcesIn = (say, count) => (count === 1 ? say("one-source") : say("sources", count));
function problemOf(text, longest, say) {
if (!text) return say("empty");
const length = [...text].length; // characters as the server counts them
return length > longest ? say("long", length, longest) : "";
}
function newId() {
const bytes = crypto.getRandomValues(new Uint8Array(16));
return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function endingOf(status, count, say) {
if (status === "stopped") return say("stopped");
if (status !== "done") return say("failed");
return count ? `${say("done")}, ${sourcesIn(say, count)}` : say("done");
}
function sentenceOf(error, { say, isVisitor }) {
if (!(error instanceof Refused)) {
if (!(error instanceof Away)) console.warn("commonplace-chat:", error); // a fault of ours
return say("away");
}
if (error.status === 401 && !isVisitor) return say("signed-out");
return error.message || say(error.status === 404 ? "missing" : "refused");
}
class Composer {
longest = Infinity; // characters; the server says how many
constructor({ say, ask, stop }) {
Object.assign(this, { say, ask });
this.box = el("textarea", {
rows: "1",
dir: "auto",
placeholder: say("placeholder"),
"aria-label": say("question"),
"aria-describedby": "status",
enterkeyhint: "send",
autocomplete: "off",
onkeydown: (event) => this.#key(event),
oninput: () => this.#fit(),
});
this.send = el("button", { type: "submit", class: "primary" }, say("send"));
this.stop = button(say("stop"), stop, { hidden: true });
this.notice = el("p", { class: "error", role: "alert", dir: "auto", hidden: true });
this.status = el("bdi");
const line = el("p", { class: "status", id: "status", role: "status", "aria-live": "polite" }, this.status);
const row = el("div", { class: "row" }, this.box, this.send, this.stop);
const heard = { onsubmit: (event) => this.#submit(event) };
this.element = el("form", { novalidate: true, ...heard }, this.notice, row, line);
}
set(words, { isRunning = false } = {}) {
if (this.status.textContent !== words) this.status.textContent = words;
const root = this.element.getRootNode();
const moves = [this.send, this.stop].includes(root.activeElement) && this.stop.hidden === isRunning;
this.send.hidden = isRunning;
this.stop.hidden = !isRunning;
if (moves) this.box.focus();
}
complain(sentence) {
this.notice.textContent = sentence;
this.notice.hidden = !sentence;
}
refuses(text) {
const problem = problemOf(text, this.longest, this.say);
this.complain(problem);
if (problem) this.box.focus();
return Boolean(problem);
}
acknowledge(text) {
if (this.box.value.trim() === text) this.box.value = "";
this.#fit();
}
#submit(event) {
event.preventDefault();
const text = this.box.value.trim();
if (!this.refuses(text) && this.stop.hidden) this.ask(text);
}
#key(event) {
if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
event.preventDefault();
this.element.requestSubmit();
}
#fit() {
this.box.style.height = "auto";
if (this.box.value) this.box.style.height = `${this.box.scrollHeight + 2}px`;
}
}
const FEW = 3; // tries while it is not known whether the question arrived: its id makes it one
const MANY = 12; // tries for an answer that is being written: two minutes
const LONGEST = 15_000; // ms between two tries
function isPassing(error) {
return error instanceof Away || (error instanceof Refused && [429, 502, 503, 504].includes(error.status));
}
function pauseBefore(tries, error) {
return Math.max(Math.min(250 * 2 ** tries, LONGEST), Math.min((error?.retryAfter ?? 0) * 1000, LONGEST));
}
function wait(ms, signal) {
return new Promise((resolve) => {
const ends = new AbortController();
const end = () => { clearTimeout(timer); ends.abort(); resolve(); };
const timer = setTimeout(end, ms);
signal?.addEventListener("abort", end, { signal: ends.signal });
globalThis.addEventListener?.("online", end, { signal: ends.signal });
});
}
async function* follow({ begin, resume, signal, pause = wait, answer = "" }) {
let seq = 0;
for (let tries = 0; ; ) {
let reason = null;
try {
for await (const event of answer ? resume(answer, seq) : begin()) {
const { seq: number = seq } = event.data;
if (event.name === "begun") answer = event.data.answer;
else if (number <= seq && !event.data.reset && event.name !== "ended") continue;
tries = 0;
seq = number;
yield event;
if (event.name === "ended") return;
}
} catch (error) {
reason = error;
const mayPass = answer ? isPassing(error) : error instanceof Away;
if (signal?.aborted || !mayPass) throw error;
}
tries += 1;
if (tries > (answer ? MANY : FEW)) throw reason ?? new Away();
yield { name: "cut", data: {} };
await pause(pauseBefore(tries, reason), signal);
if (signal?.aborted) throw new Away();
}
}
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
const policy = (() => {
try {
return globalThis.trustedTypes?.createPolicy("commonplace-chat", { createHTML: (html) => html });
} catch {
return null;
}
})();
function safeAddress(address, base) {
try {
const url = new URL(address, base);
return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : "";
} catch {
return "";
}
}
function verdict(tag, isMaths = false) {
if (WITH_CONTENT.has(tag)) return "drop";
return (isMaths ? MATHS : TAGS).has(tag) ? "keep" : "unwrap";
}
function fragmentOf(html, { base, cite }) {
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
class Log {
#answers = [];
constructor({ say, base, language, show, retry }) {
Object.assign(this, { say, base, show, retry });
this.texts = { dir: "auto", lang: language }; // what is of texts, and not of our own words
const named = { role: "log", "aria-label": say("conversation"), "aria-live": "polite", tabindex: "0" };
this.element = el("div", { class: "scroll log", ...named });
}
get lastAnswer() {
return this.#answers.at(-1);
}
clear(...welcome) {
this.#answers = [];
this.element.replaceChildren(...welcome);
}
welcome({ greeting, suggestions = [] }, ask) {
const items = suggestions.map((each) => el("li", {}, button(each, () => ask(each), this.texts)));
this.clear(el("p", { class: "greeting", hidden: !greeting, ...this.texts }, greeting));
const named = { class: "suggestions", "aria-label": this.say("suggestions") };
if (items.length) this.element.append(el("ul", named, ...items));
}
addQuestion(text) {
this.element.querySelector(".suggestions")?.remove();
const words = el("div", this.texts, text);
this.element.append(el("article", { class: "question", "aria-label": this.say("asked") }, words));
this.#toEnd();
}
addAnswer(id) {
this.lastAnswer?.settle();
const answer = new Answer(id, this);
this.#answers.push(answer);
this.element.append(answer.element);
this.#toEnd();
return answer;
}
dropLast() {
this.#answers.pop()?.element.remove();
}
change(act) {
const { scrollHeight, scrollTop, clientHeight } = this.element;
const follows = scrollHeight - scrollTop - clientHeight < 48;
const focused = this.element.getRootNode().activeElement;
act();
if (focused && !focused.isConnected) this.element.focus({ preventScroll: true });
if (follows) this.#toEnd();
}
#toEnd() {
this.element.scrollTop = this.element.scrollHeight;
}
}
class Answer {
#sources = [];
constructor(id, log) {
Object.assign(this, { id, log });
this.blocks = el("div");
this.tail = el("div", { class: "tail" });
this.under = el("div");
const body = el("div", { class: "body", lang: log.texts.lang }, this.blocks, this.tail);
this.element = el("article", { "aria-label": log.say("answer"), "aria-busy": "true" }, body, this.under);
}
get sources() {
return this.#sources;
}
grow({ append = "", tail = "", reset = false }) {
this.log.change(() => {
if (reset) this.blocks.replaceChildren();
this.blocks.append(this.#fragment(append));
this.tail.replaceChildren(this.#fragment(tail));
});
}
serve(sources) {
this.#sources = Array.isArray(sources) ? sources : [];
}
end({ html, status, error }) {
this.log.change(() => {
if (typeof html === "string") {
this.blocks.replaceChildren(this.#fragment(html));
this.tail.replaceChildren();
}
this.element.removeAttribute("aria-busy");
this.#showEnd(status, error);
});
}
settle() {
this.element.removeAttribute("aria-busy");
this.under.querySelector(".actions")?.remove();
}
#showEnd(status, error) {
const { say, retry } = this.log;
const failed = status !== "done" && status !== "stopped";
const again = el("div", { class: "actions" }, button(say("retry"), () => retry(this)));
this.under.replaceChildren(
...[
failed && el("p", { class: "error", role: "alert", dir: "auto" }, error || say("failed")),
status === "stopped" && el("p", { class: "soft" }, say("stopped")),
this.#sources.length > 0 && this.#sourceList(),
again,
].filter(Boolean),
);
}
#sourceList() {
const items = this.#sources.map((source) => {
const open = (event) => this.log.show(source, event.currentTarget);
return el("li", {}, button(`${source.n} · ${source.title}`, open, this.log.texts));
});
const summary = el("summary", {}, el("bdi", {}, sourcesIn(this.log.say, items.length)));
return el("details", { class: "sources" }, summary, el("ol", {}, ...items));
}
#fragment(html) {
return fragmentOf(html, { base: this.log.base, cite: (number) => this.#citation(number) });
}
#citation(number) {
const open = (event) => {
const source = this.#sources.find(({ n }) => n === number);
if (source) this.log.show(source, event.currentTarget);
};
return button(String(number), open, { class: "cite", "aria-label": this.log.say("source", number) });
}
}
class Passage {
#from = null; // where the focus goes back to
constructor({ say, base, language, covers }) {
Object.assign(this, { say, base, covers });
this.texts = { dir: "auto", lang: language };
this.element = el("section", { class: "passage", tabindex: "-1", hidden: true });
}
get isOpen() {
return !this.element.hidden;
}
show(source, from) {
const { say, base } = this;
const address = source.url ? safeAddress(source.url, base) : "";
const name = say("source", source.n);
this.#from = from;
this.element.setAttribute("aria-label", name);
this.element.replaceChildren(
el("div", { class: "scroll", tabindex: "0" },
button(say("back"), () => this.close()),
el("p", { class: "soft" }, name),
el("h3", this.texts, source.title),
source.heading && el("p", { class: "soft", ...this.texts }, source.heading),
source.text && el("div", { class: "text", ...this.texts }, source.text),
address && this.#link(address)),
);
this.#cover(true);
this.element.focus();
}
close() {
if (!this.isOpen) return;
this.#cover(false);
(this.#from?.isConnected ? this.#from : this.covers[0]).focus();
this.#from = null;
}
#link(address) {
const hint = el("span", { class: "seen-by-none" }, ` (${this.say("new-window")})`);
return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, this.say("note"), hint);
}
#cover(isOpen) {
this.element.hidden = !isOpen;
for (const each of this.covers) each.hidden = isOpen;
}
}
class Chat {
#config = null;
#preparing = null;
#conversation = "";
#running = null; // the AbortController of the answer that is followed
constructor({ server, memory, say, language, titled }) {
Object.assign(this, { server, memory, say, titled });
const { base } = server;
this.composer = new Composer({ say, ask: (text) => this.ask(text), stop: () => this.stop() });
const show = (source, from) => this.passage.show(source, from);
this.log = new Log({ say, base, language, show, retry: (answer) => this.retry(answer) });
this.passage = new Passage({ say, base, language, covers: [this.log.element, this.composer.element] });
this.elements = [this.log.element, this.composer.element, this.passage.element];
}
focus() {
const target = matchMedia("(pointer: coarse)").matches ? this.log.element : this.composer.box;
target.focus({ preventScroll: true });
}
prepare() {
this.#preparing ??= this.#prepare().finally(() => { if (!this.#config) this.#preparing = null; });
return this.#preparing;
}
async #prepare() {
this.composer.set(this.say("connecting"));
try {
const config = await this.server.config();
this.titled(config.title);
this.composer.longest = config.question_max_chars ?? Infinity;
this.#config = config;
this.composer.set(this.say("ready"));
await this.#recall();
} catch (error) {
this.#config = null;
const again = button(this.say("retry"), () => this.prepare());
this.log.clear(el("p", { class: "error", role: "alert", dir: "auto" }, this.#sentence(error)), again);
this.composer.set("");
}
}
async ask(text, { isSecond = false } = {}) {
await this.prepare(); // only now is known how long a question may be
if (this.#running || !this.#config || this.composer.refuses(text)) return;
const id = newId();
const start = async (signal) => {
await this.#begin();
const begin = () => this.server.ask(this.#conversation, text, id, signal);
return { begin, begun: () => this.#show({ role: "user", text }) };
};
const isMended = await this.#run(start, { mayMend: !isSecond });
if (isMended) await this.ask(text, { isSecond: true });
}
async retry(answer) {
if (this.#running) return;
await this.#run((signal) => ({
begin: () => this.server.retry(this.#conversation, answer.id, signal),
begun: () => this.log.dropLast(),
}));
}
async stop() {
await this.#running?.hasBegun; // what has not begun is stopped as it begins
if (!this.#running || !this.#conversation) return;
try {
await this.server.stop(this.#conversation);
} catch (error) {
this.composer.complain(this.#sentence(error));
}
}
anew() {
this.leave();
this.passage.close();
this.memory.leave();
this.#conversation = "";
this.composer.complain("");
this.composer.set("");
this.#welcome();
this.composer.box.focus();
}
goBack() {
const { isOpen } = this.passage;
this.passage.close();
return isOpen;
}
leave() {
this.#running?.abort();
this.#running = null;
}
async #recall() {
this.#welcome();
const id = this.memory.conversation;
const messages = id ? await this.#messages(id) : null;
if (!messages) return;
this.#conversation = id;
if (!messages.length) return;
this.log.clear();
messages.forEach((message) => this.#show(message));
const last = messages.at(-1);
if (last.status === "running") this.#run(() => ({ answer: last.id }));
}
async #messages(id) {
try {
return await this.server.messages(id);
} catch (error) {
if (!this.#isGone(error)) throw error;
this.#forget();
return null;
}
}
#show({ id, role, text, html, status, error, sources }) {
if (role === "user") {
this.composer.acknowledge(text);
return this.log.addQuestion(text);
}
const answer = this.log.addAnswer(id);
answer.serve(sources);
return status === "running" ? answer.grow({ tail: html }) : answer.end({ html, status, error });
}
#welcome() {
this.log.welcome(this.#config ?? {}, (text) => this.ask(text));
}
async #begin() {
if (this.#conversation) return;
this.#conversation = await this.server.begin();
this.memory.keep(this.#conversation, this.server.key);
}
async #run(start, { mayMend = false } = {}) {
const own = new AbortController(), { signal } = own;
own.hasBegun = new Promise((resolve) => { own.begin = resolve; });
this.#running = own;
this.composer.complain("");
this.composer.set(this.say("searching"), { isRunning: true });
try {
const { begin, begun, answer } = await start(signal);
if (answer) own.begin();
const resume = (id, seq) => this.server.resume(this.#conversation, id, seq, signal);
for await (const event of follow({ begin, resume, signal, answer })) {
if (signal.aborted) return false;
this.#hear(event, begun);
if (event.name === "begun") { mayMend = false; own.begin(); }
}
} catch (error) {
if (signal.aborted) return false;
if (mayMend && (await this.#mend(error))) return true;
this.#fail(error);
} finally {
if (this.#running === own) this.#running = null;
}
return false;
}
async #mend(error) {
if (this.#isGone(error)) {
this.#forget();
this.#welcome();
return true;
}
if (error.status !== 403 || this.server.isVisitor) return false;
return this.server.config().then(() => true, () => false);
}
#hear({ name, data }, begun) {
const answer = this.log.lastAnswer;
if (name === "begun") {
if (answer?.id === data.answer) return; // asked twice, as the first time was not heard
begun?.();
this.log.addAnswer(data.answer);
} else if (name === "cut") {
this.composer.set(this.say("cut"), { isRunning: true });
} else if (name === "served") {
answer?.serve(data.sources);
this.composer.set(this.say("answering"), { isRunning: true });
} else if (name === "grown") {
answer?.grow(data);
this.composer.set(this.say("answering"), { isRunning: true });
} else if (name === "ended") {
answer?.end(data);
this.composer.set(endingOf(data.status, answer?.sources.length ?? 0, this.say));
}
}
#fail(error) {
const answer = this.log.lastAnswer, sentence = this.#sentence(error);
if (answer?.element.hasAttribute("aria-busy")) answer.end({ status: "failed", error: sentence });
else this.composer.complain(sentence);
this.composer.set("");
}
#forget() {
this.memory.forget();
this.server.key = "";
this.#conversation = "";
}
#isGone(error) {
const gone = this.server.isVisitor ? [401, 404] : [404];
return Boolean(this.memory.conversation) && error instanceof Refused && gone.includes(error.status);
}
#sentence(error) {
return sentenceOf(error, { say: this.say, isVisitor: this.server.isVisitor });
}
}
class Memory {
#kept = null;
constructor(base) {
this.name = `commonplace-chat ${base}`;
try {
this.#kept = JSON.parse(sessionStorage.getItem(this.name));
} catch {
}
}
get conversation() {
return text(this.#kept?.id);
}
get key() {
return text(this.#kept?.key);
}
keep(id, key) {
this.#write({ id, key });
}
leave() {
this.#write({ key: this.key });
}
forget() {
this.#write(null);
}
#write(kept) {
this.#kept = kept;
try {
if (kept) sessionStorage.setItem(this.name, JSON.stringify(kept));
else sessionStorage.removeItem(this.name);
} catch {
}
}
}
const text = (value) => (typeof value === "string" ? value : "");
const SMALL = "(max-width: 480px), (max-height: 420px)"; // there the dialog takes the whole window
const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M4 5h16v11H9l-5 4z";
class Panel {
#ends = new AbortController();
#small = matchMedia(SMALL);
constructor({ say, isWhole, inner, opened, anew, escape }) {
Object.assign(this, { isWhole, opened, escape });
this.title = el("h2", { id: "title" }, say("title"));
this.close = button(say("close"), () => this.hide(), { hidden: isWhole });
const head = el("div", { class: "head" }, this.title, button(say("new"), anew), this.close);
const opens = { "aria-haspopup": "dialog", "aria-expanded": "false", class: "launcher", hidden: isWhole };
this.launcher = button(el("span", {}, say("open")), () => this.show(), opens);
this.launcher.prepend(icon());
const heard = { onclose: () => this.#closed(), oncancel: (event) => this.#cancel(event) };
this.dialog = el("dialog", { "aria-labelledby": "title", ...heard }, head, ...inner);
this.elements = [this.launcher, this.dialog];
this.#listen();
}
get isOpen() {
return this.dialog.open;
}
show({ focus = true } = {}) {
if (this.isOpen) return;
const fills = this.isWhole || this.#small.matches;
this.dialog.classList.toggle("whole", fills);
this.launcher.hidden = true;
this.launcher.setAttribute("aria-expanded", "true");
if (fills && !this.isWhole) this.dialog.showModal();
else this.dialog.setAttribute("open", "");
this.opened({ focus });
}
hide() {
if (!this.isWhole && this.isOpen) this.dialog.close();
}
end() {
this.#ends.abort();
}
#closed() {
if (this.isOpen) return;
this.launcher.hidden = this.isWhole;
this.launcher.setAttribute("aria-expanded", "false");
this.launcher.focus();
}
#cancel(event) {
event.preventDefault();
this.#escape();
}
#escape() {
if (!this.escape()) this.hide();
}
#listen() {
const { signal } = this.#ends;
this.dialog.addEventListener("keydown", (event) => {
if (event.key === "Escape" && !event.isComposing) {
event.preventDefault(); // the dialog's own "cancel" is for those of other kinds
this.#escape();
}
});
for (const name of ["keydown", "keypress", "keyup"]) {
this.dialog.addEventListener(name, (event) => event.stopPropagation());
}
this.#small.addEventListener("change", () => this.#refit(), { signal });
const seen = globalThis.visualViewport;
seen?.addEventListener("resize", () => this.#leaveRoom(seen), { signal });
}
#refit() {
if (!this.isOpen || this.isWhole) return;
const focused = this.dialog.getRootNode().activeElement;
this.dialog.close();
this.show({ focus: false }); // before its "close" is told
focused?.focus();
}
#leaveRoom(seen) {
if (this.dialog.classList.contains("whole")) this.dialog.style.setProperty("--seen", `${seen.height}px`);
}
}
function icon() {
const svg = document.createElementNS(SVG, "svg");
const path = document.createElementNS(SVG, "path");
svg.setAttribute("viewBox", "0 0 24 24");
svg.setAttribute("aria-hidden", "true");
path.setAttribute("d", BUBBLE);
svg.append(path);
return svg;
}
const STYLE = `
:host { all: initial !important; display: contents !important; }
:host([hidden]) { display: none !important; }
.root {
--ground: var(--commonplace-background, light-dark(#fff, #1b2022));
--raised: var(--commonplace-surface, light-dark(#f4f2ec, #262d2f));
--ink: var(--commonplace-text, light-dark(#22282a, #e4e6e3));
--soft: var(--commonplace-muted, light-dark(#5c6567, #a9b2b2));
--line: var(--commonplace-border, light-dark(#cfcabd, #4a5456));
--edge: var(--commonplace-border, light-dark(#86816f, #76828a));
--accent: var(--commonplace-accent, light-dark(#14665c, #74c9ba));
--on-accent: var(--commonplace-accent-text, light-dark(#fff, #0c211e));
--error: var(--commonplace-error, light-dark(#a92a21, #ff9d92));
--round: var(--commonplace-radius, 12px);
color-scheme: light dark;
display: contents;
font: 400 var(--commonplace-font-size, 16px)/1.55 var(--commonplace-font, system-ui, sans-serif);
color: var(--ink);
}
.root[data-theme="light"] { color-scheme: light; }
.root[data-theme="dark"] { color-scheme: dark; }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button {
min-height: 2.25em;
padding: 0.3em 0.8em;
border: 1px solid var(--edge);
border-radius: 0.6em;
background: var(--ground);
cursor: pointer;
}
button:hover { border-color: var(--accent); }
button:disabled { opacity: 0.6; cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.seen-by-none {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
.launcher {
position: fixed;
z-index: var(--commonplace-z-index, 2147483000);
inset-block-end: var(--commonplace-inset-block, 20px);
inset-inline-end: var(--commonplace-inset-inline, 20px);
display: flex;
gap: 0.5em;
align-items: center;
max-width: calc(100vw - 40px);
min-height: 3.25em;
padding: 0.5em 1.2em;
border: 1px solid transparent;
border-radius: 2em;
background: var(--accent);
color: var(--on-accent);
box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
font-weight: 600;
}
.launcher svg {
flex: none;
width: 1.35em;
height: 1.35em;
fill: none;
stroke: currentColor;
stroke-width: 2;
stroke-linejoin: round;
}
dialog {
position: fixed;
z-index: var(--commonplace-z-index, 2147483000);
inset: auto;
inset-block-end: var(--commonplace-inset-block, 20px);
inset-inline-end: var(--commonplace-inset-inline, 20px);
width: min(var(--commonplace-width, 400px), 100vw - 40px);
height: min(var(--commonplace-height, 620px), 100vh - 40px);
max-width: none;
max-height: none;
margin: 0;
padding: 0;
overflow: hidden;
border: 1px solid var(--line);
border-radius: var(--round);
background: var(--ground);
color: var(--ink);
box-shadow: 0 12px 40px rgb(0 0 0 / 30%);
}
dialog[open] { display: flex; flex-direction: column; animation: rise 0.16s ease-out; }
dialog.whole > :is(.head, .scroll, form), dialog.whole .passage .scroll { padding-inline: max(0.9em, 50% - 24em); }
.scroll:focus-visible, .passage:focus-visible { outline-offset: -3px; }
dialog::backdrop { background: none; }
dialog.whole { inset: 0; width: 100%; height: var(--seen, 100dvh); border: 0; border-radius: 0; box-shadow: none; }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
.head {
display: flex;
flex-wrap: wrap;
gap: 0.4em;
align-items: center;
padding: 0.6em 0.8em;
border-bottom: 1px solid var(--line);
}
h2 { flex: 1 1 6em; min-width: 0; margin: 0; overflow-wrap: anywhere; font-size: 1.05em; line-height: 1.3; }
.head button { font-size: 0.87em; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 0.9em; }
.log { display: flex; flex-direction: column; gap: 1em; overflow-wrap: anywhere; }
.greeting { margin: 0 0 0.8em; white-space: pre-line; }
.suggestions {
display: flex;
flex-direction: column;
gap: 0.5em;
align-items: flex-start;
margin: 0;
padding: 0;
list-style: none;
}
.suggestions button { height: auto; text-align: start; }
article { margin: 0; }
.question {
align-self: flex-end;
max-width: 88%;
padding: 0.5em 0.9em;
border: 1px solid transparent;
border-radius: 1em;
border-end-end-radius: 0.25em;
background: var(--raised);
white-space: pre-line;
}
.body > :first-child > :first-child { margin-top: 0; }
.body > :last-child > :last-child { margin-bottom: 0; }
.body :is(h1, h2, h3, h4, h5, h6) { margin: 1em 0 0.4em; font-size: 1.05em; line-height: 1.3; }
.body :is(p, ul, ol, dl, pre, table, blockquote, details) { margin: 0.6em 0; }
.body :is(ul, ol) { padding-inline-start: 1.4em; }
.body blockquote { padding-inline-start: 0.8em; border-inline-start: 3px solid var(--line); color: var(--soft); }
.body :is(pre, code, .math) {
direction: ltr;
unicode-bidi: isolate;
font-family: ui-monospace, monospace;
font-size: 0.93em;
}
.body pre { overflow-x: auto; padding: 0.6em; border-radius: 0.5em; background: var(--raised); white-space: pre; }
.body .math { white-space: pre-wrap; }
.body math { max-width: 100%; font-size: 1.15em; overflow: auto hidden; white-space: normal; }
.body table { display: block; overflow-x: auto; border-collapse: collapse; }
.body :is(td, th) { padding: 0.25em 0.6em; border: 1px solid var(--line); text-align: start; }
.body mark { background: #fcebc4; color: #22282a; }
a { color: var(--accent); text-underline-offset: 0.15em; }
.cite {
min-height: 0;
min-width: 1.6em;
margin-inline: 0.15em;
padding: 0 0.4em;
border-radius: 1em;
background: var(--raised);
font-size: 0.78em;
line-height: 1.6;
vertical-align: 0.1em;
}
details.sources { margin-top: 0.5em; font-size: 0.92em; }
summary { cursor: pointer; }
.sources ol { margin: 0.4em 0 0; padding: 0; list-style: none; }
.sources li button { width: 100%; height: auto; margin-top: 0.3em; text-align: start; }
.soft, .status { color: var(--soft); font-size: 0.87em; }
.error {
margin: 0.5em 0 0;
padding: 0.4em 0.7em;
border: 1px solid var(--error);
border-radius: 0.5em;
color: var(--error);
}
.actions { margin-top: 0.5em; }
.actions button { font-size: 0.87em; }
article[aria-busy="true"] .tail > :last-child::after {
content: "";
display: inline-block;
width: 0.5em;
height: 1em;
margin-inline-start: 0.15em;
background: var(--accent);
vertical-align: -0.15em;
animation: blink 1s steps(2) infinite;
}
@keyframes blink { 50% { opacity: 0; } }
.passage { display: flex; flex-direction: column; flex: 1; min-height: 0; }
.passage h3 { margin: 0.8em 0 0.2em; font-size: 1.05em; overflow-wrap: anywhere; }
.passage .text { margin: 0.8em 0; white-space: pre-wrap; overflow-wrap: anywhere; }
form { padding: 0.6em 0.8em 0.7em; border-top: 1px solid var(--line); }
.row { display: flex; gap: 0.5em; align-items: flex-end; }
textarea {
flex: 1;
min-width: 0;
min-height: 2.5em;
max-height: 9em;
padding: 0.4em 0.7em;
border: 1px solid var(--soft);
border-radius: 0.6em;
background: var(--ground);
resize: none;
}
textarea::placeholder { color: var(--soft); opacity: 1; }
.status { min-height: 1.55em; margin: 0.3em 0 0; }
@media (max-height: 480px) {
.head, form { padding-block: 0.3em; }
.scroll { padding-block: 0.5em; }
}
@media (pointer: coarse) {
button:not(.cite) { min-height: 44px; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) {
.launcher, .primary, .question, .cite { border-color: ButtonBorder; }
:focus-visible { outline-color: Highlight; }
article[aria-busy="true"] .tail > :last-child::after { background: CanvasText; }
}
@media print { .root { display: none; } }
`;
function baseOf({ base, server, collection }, page) {
const withSlash = (address) => (address.endsWith("/") ? address : `${address}/`);
if (base) return new URL(withSlash(base), page).href;
const below = collection ? `c/${encodeURIComponent(collection)}/` : "widget/";
return new URL(below, new URL(withSlash(server || "/"), page)).href;
}
function guarded(act) {
try {
return act();
} catch (error) {
console.warn("commonplace-chat:", error);
return undefined;
}
}
class CommonplaceChat extends (globalThis.HTMLElement ?? Object) {
#panel;
#chat;
connectedCallback() {
guarded(() => this.#build());
}
disconnectedCallback() {
this.#chat?.leave();
this.#panel?.end();
}
show() {
guarded(() => this.#panel?.show());
}
hide() {
guarded(() => this.#panel?.hide());
}
#build() {
const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet(); // which a Content-Security-Policy for styles allows
sheet.replaceSync(STYLE);
shadow.adoptedStyleSheets = [sheet];
const say = speaker(this.#language, (name) => this.getAttribute(name));
this.#chat = this.#makeChat(say);
this.#panel = this.#makePanel(say);
const root = { class: "root", "data-theme": this.getAttribute("theme"), lang: spokenIn(this.#language) };
shadow.replaceChildren(el("div", root, ...this.#panel.elements));
const isWhole = this.hasAttribute("full");
const focus = isWhole && !matchMedia("(pointer: coarse)").matches;
if (isWhole || this.hasAttribute("open")) this.#panel.show({ focus });
}
get #language() {
return this.closest("[lang]")?.lang ?? "";
}
#makeChat(say) {
const [base, server, collection] = ["base", "server", "collection"].map((name) => this.getAttribute(name) ?? "");
const page = location.origin === "null" ? document.baseURI : location.href;
const address = baseOf({ base, server, collection }, page);
const memory = new Memory(address);
const isVisitor = Boolean(collection);
return new Chat({
server: new Server(address, { isVisitor, key: isVisitor ? memory.key : "" }),
memory,
say,
language: this.#language,
titled: (title) => { if (title && !this.hasAttribute("label-title")) this.#panel.title.textContent = title; },
});
}
#makePanel(say) {
const chat = this.#chat;
return new Panel({
say,
isWhole: this.hasAttribute("full"),
inner: chat.elements,
anew: () => chat.anew(),
escape: () => chat.goBack(),
opened: ({ focus }) => {
chat.prepare();
if (focus) chat.focus();
},
});
}
}
const NAME = "commonplace-chat";
function elementFor(script) {
const element = document.createElement(NAME);
element.setAttribute("server", new URL(".", script.src).href);
for (const { name, value } of [...script.attributes]) {
if (name.startsWith("data-")) element.setAttribute(name.slice("data-".length), value);
}
return element;
}
guarded(() => {
const script = document.currentScript; // before anything is waited for
if (!customElements.get(NAME)) customElements.define(NAME, CommonplaceChat);
if (!script?.dataset.collection) return;
const place = () => guarded(() => document.body.append(elementFor(script)));
if (document.body) place();
else document.addEventListener("DOMContentLoaded", place, { once: true });
});
})();
