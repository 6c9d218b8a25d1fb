// Signing in with a passkey, and making one. Browsers do that with a script
// alone; where it does not work, the password does.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((c) => ({ ...c, id: bytes(c.id) }));

// What browsers from before 2025 lack.
function creation(o) {
  return PublicKeyCredential.parseCreationOptionsFromJSON?.(o) ?? {
    ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: named(o.excludeCredentials),
  };
}

function request(o) {
  return PublicKeyCredential.parseRequestOptionsFromJSON?.(o) ?? {
    ...o, challenge: bytes(o.challenge), allowCredentials: named(o.allowCredentials),
  };
}

function answer(credential) {
  if (credential.toJSON) {
    return credential.toJSON();
  }
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = text(credential.response[name]);
    }
  }
  return { id: credential.id, rawId: credential.id, type: credential.type, response };
}

// Told is an error whose text the server has written for the reader.
class Told extends Error {}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const content = await response.json();
  if (!response.ok) {
    throw new Told(content.title);
  }
  return content;
}

async function run(box) {
  const begun = await post(box.dataset.begin, {});
  const credential = box.dataset.passkey === "register"
    ? await navigator.credentials.create({ publicKey: creation(begun.options) })
    : await navigator.credentials.get({ publicKey: request(begun.options) });
  const done = await post(box.dataset.finish, { ceremony: begun.ceremony, answer: answer(credential), next: box.dataset.next });
  if (box.dataset.form) { // what was asked for goes on as it was
    [...document.forms].find((form) => form.getAttribute("action") === box.dataset.form).submit();
    return;
  }
  location.assign(done.next);
}

for (const box of globalThis.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  button.hidden = false;
  box.querySelector("[data-script]")?.remove();
  button.addEventListener("click", async () => {
    status.textContent = "";
    button.setAttribute("aria-busy", "true");
    try {
      await run(box);
    } catch (error) {
      status.textContent = error instanceof Told ? error.message : box.dataset.failed;
    }
    button.removeAttribute("aria-busy");
  });
}
