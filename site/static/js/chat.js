// The conversation page: what htmx and its websocket extension leave to us.
(() => {
  "use strict";

  const SILENCE = 10_000; // ms without news until a running answer is called slow
  const RESUME_PAUSE = 300; // ms between two requests for what was missed
  const RETRY_PAUSE = 5000; // ms until a page that was one too many tries again
  const WORDS_ON_CLOSE = {
    4401: "You are signed out. Reload the page to sign in again; your question stays in the box until then.",
    4403: "This page may not talk to the server from here. Open it under the server's own address.",
    4404: "This conversation is gone. Start a new one.",
    4429: "Too many pages of yours are open. Close one: this page then connects within seconds.",
  };
  const TOO_MANY = 4429;

  const byId = (id) => document.getElementById(id);
  const chat = byId("chat");
  const question = byId("question");
  const status = () => byId("status");
  let socket = null; // htmx's wrapper of the open websocket
  let lastResume = 0;
  let lastNews = Date.now(); // when a page that is not stalled last had something to show
  let wasConnected = false;
  let editing = "";

  // --- The status line -----------------------------------------------------------------

  function setStatus(state, words) {
    status().dataset.state = state;
    if (status().textContent !== words) status().textContent = words;
    followStatus();
  }

  const isRunning = () => ["searching", "answering", "stalled"].includes(status().dataset.state);

  function followStatus() {
    chat.dataset.state = status().dataset.state;
    byId("stop").hidden = !isRunning();
    byId("send").hidden = isRunning();
  }

  function noteSilence() {
    if (!isRunning() || Date.now() - lastNews < SILENCE) return;
    setStatus("stalled", "Still waiting for the model. You can go on waiting or press Stop.");
    // Perhaps something did come, and was lost on its way to this page.
    if (socket && Date.now() - lastResume > SILENCE) resume();
  }

  function noteNews() {
    lastNews = Date.now();
    if (status().dataset.state === "stalled") setStatus("answering", "Answering…");
  }

  // --- Exactly once: every event of an answer has a number ------------------------------

  function readCursor(html) {
    const found = html.match(/id="cursor"[^>]* data-answer="([^"]+)" data-previous="(\d+)" data-seq="(\d+)"/);
    return found && { answer: found[1], previous: Number(found[2]), seq: Number(found[3]) };
  }

  function addsWhatIsThere(html) {
    const found = html.match(/id="cursor"[^>]* data-adds="([^"]*)"/);
    return found !== null && found[1].trim().split(" ").some((id) => byId(id));
  }

  // The end of an answer of which the page has not even heard the question.
  function endsWhatIsMissing(html) {
    const found = html.match(/id="cursor"[^>]* data-ends="([^"]+)"/);
    return found !== null && !byId(found[1]);
  }

  function lastAnswer() {
    const answers = document.querySelectorAll("#log article.answer");
    return answers[answers.length - 1];
  }

  function resume() {
    const now = Date.now();
    if (!socket || now - lastResume < RESUME_PAUSE) {
      setTimeout(resume, RESUME_PAUSE);
      return;
    }
    lastResume = now;
    const answer = lastAnswer();
    socket.send(JSON.stringify({
      action: "resume",
      seq: Number(answer?.dataset.seq ?? 0),
      answer: answer?.id.slice(2) ?? "",
    }));
  }

  chat.addEventListener("htmx:wsBeforeMessage", (event) => {
    if (addsWhatIsThere(event.detail.message)) {
      event.preventDefault();
      return;
    }
    if (endsWhatIsMissing(event.detail.message)) {
      event.preventDefault();
      resume();
      return;
    }
    const cursor = readCursor(event.detail.message);
    if (!cursor) return;
    const article = byId(cursor.answer);
    const shown = Number(article?.dataset.seq);
    if (article && cursor.previous === shown) return; // fits on what is there
    event.preventDefault();
    if (!article || cursor.previous > shown) resume(); // something was missed; else it is shown already
  });

  chat.addEventListener("htmx:wsAfterMessage", (event) => {
    const cursor = readCursor(event.detail.message);
    if (cursor) byId(cursor.answer).dataset.seq = cursor.seq;
    if (cursor ? cursor.seq > cursor.previous : event.detail.message.includes('id="cursor"')) noteNews();
    else noteSilence(); // what we asked for again says nothing new
    if (lastAnswer()) byId("first-steps")?.remove();
    document.title = `${chat.querySelector("h1").textContent} · Commonplace`;
    followStatus();
    acknowledge();
    reopenSources();
    keepInView();
  });

  // --- Connection ----------------------------------------------------------------------

  chat.addEventListener("htmx:wsConnecting", () => {
    if (status().dataset.state === "failed" && !socket) return; // it tries again behind its words
    if (navigator.onLine) setStatus(wasConnected ? "reconnecting" : "connecting", wasConnected ? "Reconnecting…" : "Connecting…");
  });

  chat.addEventListener("htmx:wsOpen", (event) => {
    socket = event.detail.socketWrapper;
    wasConnected = true;
    lastResume = 0;
    resume();
  });

  chat.addEventListener("htmx:wsClose", (event) => {
    socket = null;
    const { code } = event.detail.event;
    const words = WORDS_ON_CLOSE[code];
    if (words) setStatus("failed", words);
    if (code === TOO_MANY) setTimeout(event.detail.socketWrapper.reconnect, RETRY_PAUSE);
    if (words) return;
    if (navigator.onLine) setStatus("reconnecting", "Connection lost. Reconnecting…");
    else setOffline();
  });

  function setOffline() {
    setStatus("offline", "You are offline. Your question stays in the box until you are back.");
  }

  window.addEventListener("offline", setOffline);
  window.addEventListener("online", () => {
    say("");
    if (!socket) setStatus("reconnecting", "Reconnecting…");
    else resume();
  });

  // --- The question box ----------------------------------------------------------------

  function newClientId() {
    // randomUUID is missing on plain-http addresses other than localhost.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function fitBox() {
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight}px`;
  }

  function say(words) {
    const notice = byId("notice");
    notice.textContent = words;
    notice.hidden = !words;
  }

  function endEdit() {
    editing = "";
    byId("editing").hidden = true;
  }

  // The box is emptied when the question shows in the log, not when it was sent: what
  // is refused or lost on the way is still there to be sent again.
  function acknowledge() {
    const id = byId("client-id").value;
    if (!document.querySelector(`#log [data-client-id="${id}"]`)) return;
    byId("client-id").value = newClientId();
    question.value = "";
    endEdit();
    say("");
    fitBox();
    log().scrollTop = log().scrollHeight;
    stick = true;
  }

  chat.addEventListener("htmx:wsConfigSend", (event) => {
    if (event.target !== byId("composer")) return; // its own `id` is the field of that name
    const text = question.value.trim();
    const longest = Number(question.dataset.max);
    let problem = "";
    if (!text) problem = "Write a question first.";
    else if (text.length > longest) problem = `The question has ${text.length} characters; ${longest} are allowed.`;
    else if (!byId("stop").hidden) problem = "An answer is still being written. Wait for its end or press Stop, then ask.";
    else if (!navigator.onLine) problem = "You are offline. Your question stays in the box: send it when you are back.";
    else if (!socket) problem = "Not connected just now. Your question stays in the box: send it when the page is back.";
    if (problem) {
      event.preventDefault();
      event.detail.triggeringEvent?.preventDefault();
      say(problem);
      question.focus();
      return;
    }
    say("");
    const frame = { message: question.value, id: byId("client-id").value };
    event.detail.messageBody = JSON.stringify(editing ? { ...frame, action: "edit", of: editing } : frame);
  });

  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId("composer").requestSubmit();
    } else if (event.key === "Escape" && editing) {
      byId("cancel-edit").click();
    }
  });
  question.addEventListener("input", fitBox);

  chat.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit]");
    if (button) {
      editing = button.dataset.edit;
      question.value = byId(`m-${editing}`).querySelector(".body").innerText.trim();
      byId("editing").hidden = false;
      fitBox();
      question.focus();
    } else if (event.target.id === "cancel-edit") {
      endEdit();
      question.value = "";
      fitBox();
      question.focus();
    }
  });

  // --- Reading -------------------------------------------------------------------------

  const log = () => document.scrollingElement;
  const openSources = new Set();
  let stick = true; // follow the answer while the reader is at its end

  window.addEventListener("scroll", () => {
    stick = log().scrollHeight - log().scrollTop - window.innerHeight < 80;
  }, { passive: true });

  function keepInView() {
    if (stick) log().scrollTop = log().scrollHeight;
  }

  chat.addEventListener("toggle", (event) => {
    if (!event.target.matches(".sources")) return;
    const id = event.target.parentElement.id;
    if (event.target.open) openSources.add(id);
    else openSources.delete(id);
  }, true);

  // An answer is replaced when it ends; a panel that was open stays open.
  function reopenSources() {
    for (const id of openSources) {
      const panel = byId(id)?.querySelector(".sources");
      if (panel && !panel.open) panel.open = true;
    }
  }

  byId("client-id").value = newClientId();
  fitBox();
  keepInView();
  setInterval(noteSilence, 1000);
})();
