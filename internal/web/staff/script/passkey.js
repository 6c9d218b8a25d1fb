// Signing in with a passkey, and making one. Browsers do that with a script
// alone; where it does not work, the password does.
"use strict";

const able = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON !== undefined;

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response.json();
}

async function ask(kind, options) {
  if (kind === "register") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function run(box) {
  const begun = await post(box.dataset.begin, {});
  const credential = await ask(box.dataset.passkey, begun.options);
  const done = await post(box.dataset.finish, { ceremony: begun.ceremony, answer: credential.toJSON(), next: box.dataset.next });
  location.assign(done.next);
}

for (const box of able ? document.querySelectorAll("[data-passkey]") : []) {
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  button.hidden = false;
  box.querySelector("[data-script]")?.remove();
  button.addEventListener("click", () => {
    status.textContent = "";
    run(box).catch(() => { status.textContent = box.dataset.failed; });
  });
}
