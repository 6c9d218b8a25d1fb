// The form for reports where the network comes and goes. What is sent is first
// put on the device, with its key, and leaves it when the server has answered.
// Without this the form is sent like any other.
"use strict";

import { alone, list, newKey, put, remove } from "../queue.js";

const form = document.querySelector("form[data-report]");
const box = document.querySelector("[data-queue]");
const status = box?.querySelector("[role=status]");
const stuck = box?.querySelector("[data-stuck]");
const texts = box?.dataset ?? {};

const say = (text, n) => text.replace("[n]", n);

// answer says what came of sending one report.
async function send(report) {
  let response;
  try {
    response = await fetch(report.to, {
      method: "POST", body: new URLSearchParams(report.values),
      headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(30000),
    });
  } catch {
    return { kept: false, away: true };
  }
  if (response.ok) {
    return { kept: true, ...await response.json() };
  }
  return { kept: false, status: response.status };
}

// flush sends what waits, oldest first, and stops where nobody answers.
async function flush() {
  let state = {};
  await alone(async () => {
    const waiting = (await list()).filter((r) => r.from === texts.from && !r.wrong).sort((a, b) => a.at - b.at);
    for (const report of waiting) {
      const answer = await send(report);
      state[report.key] = answer;
      if (answer.kept) {
        await remove(report.key);
      } else if (answer.status === 422 || answer.status === 409) {
        await put({ ...report, wrong: true });
      } else {
        state.away = answer.away;
        state.signedOut = answer.status === 401;
        state.refused = answer.status === 403 || answer.status === 404;
        break;
      }
    }
  });
  await show(state);
  return state;
}

// show tells how many wait, and why.
async function show(state) {
  const all = await list();
  const mine = all.filter((r) => r.from === texts.from);
  const lines = [];
  const waiting = mine.filter((r) => !r.wrong).length;
  if (waiting > 0) {
    lines.push(waiting === 1 ? texts.one : say(texts.many, waiting));
    lines.push(state.signedOut ? texts.signIn : state.refused ? texts.refused : texts.later);
  }
  if (mine.length < all.length) {
    lines.push(say(texts.others, all.length - mine.length));
  }
  const sent = Object.values(state).filter((a) => a?.kept).length;
  if (sent > 0) {
    lines.unshift(sent === 1 ? texts.sentOne : say(texts.sentMany, sent));
  }
  const text = lines.join(" ");
  if (status.textContent !== text) {
    status.textContent = text;
  }
  box.dataset.waiting = waiting;
  box.querySelector("[data-sign-in]").hidden = !(waiting > 0 && state.signedOut);
  stuck.replaceChildren(...mine.filter((r) => r.wrong).map(opener));
  box.hidden = lines.length === 0 && stuck.children.length === 0;
}

// opener is a button that opens a report that could not be taken as it was: the
// server shows it with what is wrong.
function opener(report) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button";
  button.dataset.variant = "secondary";
  button.textContent = texts.open;
  button.addEventListener("click", () => post(report));
  const item = document.createElement("p");
  item.append(texts.stuck, " ", button);
  return item;
}

// post sends a report as a form, so that the answer is a page.
function post(report) {
  const carrier = document.createElement("form");
  carrier.method = "post";
  carrier.action = report.to;
  for (const [field, value] of report.values) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = field;
    input.value = value;
    carrier.append(input);
  }
  document.body.append(carrier);
  carrier.submit();
}

async function submitted(event) {
  const act = event.submitter?.value ?? "send";
  if (act !== "send" && act !== "nothing") {
    return; // another event: the server makes the form
  }
  event.preventDefault();
  event.stopImmediatePropagation(); // it may be sent again
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const opened = new Set((await list()).filter((r) => r.wrong).map((r) => r.key));
  const values = [...new FormData(form)].filter(([field]) => field !== "key" && field !== "written" && field !== "act");
  const typed = form.elements.key.value;
  const key = opened.has(typed) ? typed : newKey();
  values.push(["key", key], ["written", form.elements.written.value || new Date().toISOString()], ["act", act]);
  const report = { key, values, to: form.getAttribute("action"), from: texts.from, at: Date.now() };
  try {
    await put(report);
  } catch {
    return post(report); // no room on the device: as without this
  }
  const state = await flush();
  button?.removeAttribute("aria-busy");
  const answer = state[key];
  if (answer?.kept) {
    location.assign(answer.next);
    return;
  }
  if (answer && !answer.away && (answer.status === 422 || answer.status === 409)) {
    if (!opened.has(key)) {
      await remove(key); // what is wrong is shown with all that was typed; nothing of it stays here
    }
    post(report);
    return;
  }
  form.reset();
  for (const field of form.querySelectorAll("[data-lat], [data-lon]")) {
    field.value = "";
  }
  box.scrollIntoView({ block: "center" });
}

// keep puts the page and what it needs within reach of the worker.
async function keep() {
  const page = location.pathname;
  const policy = globalThis.trustedTypes?.createPolicy("lykta", { createScriptURL: (url) => url });
  const worker = form.dataset.worker;
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker, { scope: page });
  const store = await caches.open("report");
  const answer = await fetch(page, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) {
    return;
  }
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]")].map((e) => e.href || e.src);
  for (const request of await store.keys()) {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/assets/") && !parts.includes(request.url)) {
      await store.delete(request); // of an earlier version
    }
  }
  await store.put(page, answer);
  await store.addAll(parts);
  box.dataset.ready = "yes";
}

// "Here, where I am" asks the device only when the button is pressed; the server
// keeps no more than the square of a hundred metres.
function here(part) {
  const button = part.querySelector("button");
  const told = part.querySelector("[role=status]");
  part.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = part.dataset.asking;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      part.querySelector("[data-lat]").value = coords.latitude.toFixed(5);
      part.querySelector("[data-lon]").value = coords.longitude.toFixed(5);
      told.textContent = part.dataset.got;
    }, () => { told.textContent = part.dataset.failed; }, { maximumAge: 60000, timeout: 15000 });
  });
}

if (form && box && globalThis.indexedDB) {
  form.addEventListener("submit", submitted, { capture: true });
  addEventListener("online", flush);
  addEventListener("pageshow", (event) => { if (event.persisted) { flush(); } });
  setInterval(() => { if (Number(box.dataset.waiting) > 0 && document.visibilityState === "visible") { flush(); } }, 30000);
  flush();
  if (navigator.serviceWorker) {
    keep().catch(() => {}); // the form works all the same, with a network
  }
  // What waits goes first: signing out empties the device.
  document.querySelector("form[action$='/logga-ut']")?.addEventListener("submit", (event) => {
    if (Number(box.dataset.waiting) > 0 && !confirm(texts.leaving)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, { capture: true });
}
if (navigator.geolocation) {
  document.querySelectorAll("[data-here]").forEach(here);
}
