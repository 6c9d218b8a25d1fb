// Niceties only: every page does its work without this.
"use strict";

import "./passkey.js";

// A form is sent once, however often its button is pressed; the server counts
// it once in any case.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-busy", "true");
  }
});

// Coming back to a page that the browser kept, forms can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) {
      button.removeAttribute("aria-busy");
    }
  }
});

// Leaving a long form that has been written in asks first.
for (const form of document.querySelectorAll("form[data-keep]")) {
  form.addEventListener("input", () => { form.dataset.changed = "yes"; }, { once: true });
}
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]:not([data-sent])")) {
    event.preventDefault();
  }
});

// What is wrong is read first.
document.querySelector("[data-focus]")?.focus();

// "Copy the link" is there only where copying works.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) {
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
