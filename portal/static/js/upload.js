// Only improves: chosen files are sent one by one at once. Without this file they go along with the page.
// Texts and addresses come from portal_forms/files.html.

const running = new Map();
let leaving = false;
const boxOf = (id) => document.getElementById(id);
// Looked up each time: wizard.js may have drawn the page anew.
const part = (id, name) => boxOf(id)?.querySelector(`[data-${name}]`);
const paragraph = (textContent) => Object.assign(document.createElement("p"), { className: "kern-body", textContent });

function say(id, status, errors = []) {
  part(id, "status")?.replaceChildren(status);
  part(id, "errors")?.replaceChildren(...errors.map(paragraph));
}

// Resolves to the question drawn anew; null if that did not work, "" if it was stopped.
function send(id, data, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", boxOf(id).dataset.upload);
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    request.upload.onprogress = ({ loaded, total }) => {
      if (progress && total) progress.value = loaded / total;
    };
    request.onload = () => {
      const fresh = request.status === 200 && new DOMParser().parseFromString(request.responseText, "text/html").getElementById(id);
      if (fresh) part(id, "kept")?.replaceWith(fresh.querySelector("[data-kept]"));
      resolve(fresh || null);
    };
    request.onerror = () => resolve(null);
    request.onabort = () => resolve("");
    running.set(id, request);
    request.send(data);
  });
}

const errorsOf = (fresh) => [...fresh.querySelectorAll("[data-errors] p")].map((one) => one.textContent);

// The control changes last: until then it holds the files for whoever goes on meanwhile.
function finish(id, fresh, status, errors) {
  running.delete(id);
  if (leaving || !boxOf(id)) return;
  const hadFocus = [boxOf(id), document.body].includes(document.activeElement) || boxOf(id).contains(document.activeElement);
  part(id, "progress").replaceChildren();
  if (fresh) part(id, "control").replaceWith(fresh.querySelector("[data-control]"));
  const input = boxOf(id).querySelector("input[type=file]");
  if (input) input.value = "";
  if (hadFocus) (input ?? boxOf(id)).focus();
  say(id, status, errors);
}

function showProgress(id, name) {
  const progress = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: name });
  const cancel = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: boxOf(id).dataset.cancel });
  cancel.onclick = () => running.get(id).abort();
  part(id, "progress")?.replaceChildren(progress, cancel);
  return progress;
}

async function sendAll(id, files) {
  const texts = { ...boxOf(id).dataset };
  const errors = [], done = [];
  let last = null;
  for (const file of files) {
    if (file.size > texts.largest) {
      errors.push(`${texts.tooLarge} ${file.name}`);
      continue;
    }
    say(id, `${texts.sending} ${file.name}`, errors);
    const data = new FormData();
    data.append("file", file);
    const fresh = await send(id, data, showProgress(id, file.name));
    if (fresh === "") break;
    last = fresh ?? last;
    const told = fresh ? errorsOf(fresh) : [`${texts.failed} ${file.name}`];
    if (!told.length) done.push(file.name);
    errors.push(...told);
  }
  finish(id, last, done.length ? `${texts.done} ${done.join(", ")}` : "", errors);
}

document.addEventListener("change", ({ target }) => {
  const box = target.type === "file" && target.closest("[data-upload]");
  if (box && !running.has(box.id)) sendAll(box.id, [...target.files]);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-upload] [value^='removefile:']");
  if (!button) return;
  event.preventDefault();
  const { id, dataset } = button.closest("[data-upload]");
  if (running.has(id)) return;
  const data = new FormData();
  data.append("_go", button.value);
  const fresh = await send(id, data);
  finish(id, fresh, fresh ? dataset.removed : "", fresh ? errorsOf(fresh) : [dataset.failed]);
});

// What is not sent yet goes with the page; what arrives twice is kept once.
addEventListener("submit", () => {
  leaving = true;
  running.forEach((request) => request.abort());
});
addEventListener("pageshow", () => (leaving = false));
