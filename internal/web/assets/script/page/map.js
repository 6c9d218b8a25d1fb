// The button under the drawn map. What makes a map move is forty kilobytes: they
// are fetched when somebody asks for it. Without this there is no button, and
// the picture and its table say the same.
"use strict";

const box = document.querySelector("[data-moving]");

// fetched adds an element that fetches something, and waits until it has.
function fetched(name, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

async function fetchAll({ style, script, sum }) {
  const own = (url) => {
    if (url !== script) {
      throw new TypeError("not the map's script");
    }
    return url;
  };
  const policy = globalThis.trustedTypes?.createPolicy("karta", { createScriptURL: own });
  await fetched("link", { rel: "stylesheet", href: style });
  await fetched("script", { src: policy ? policy.createScriptURL(script) : script, integrity: sum });
}

if (box) {
  const button = box.querySelector("[aria-expanded]");
  const body = box.querySelector("[data-body]");
  const show = (shown) => {
    body.hidden = !shown;
    button.setAttribute("aria-expanded", shown);
  };
  box.hidden = false;
  button.addEventListener("click", async () => {
    const first = !box.dataset.moving;
    show(body.hidden);
    if (first) {
      box.dataset.moving = "asked";
      await fetchAll(box.dataset).catch(() => { box.querySelector("[role=status]").textContent = box.dataset.failed; });
    }
  });
}
