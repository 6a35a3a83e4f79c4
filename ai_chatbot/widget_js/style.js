// The widget's looks. Sizes hang on its own font size and not on the page's; what a page may change
// are the properties named --commonplace-…, which docs/widget.md lists.

export const STYLE = `
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
