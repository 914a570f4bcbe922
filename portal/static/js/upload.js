// Only improves: chosen files are sent at once. Texts come from portal_forms/files.html.

const running = new Map();
let leaving = false;
const boxOf = (id) => document.getElementById(id);
// Looked up anew: wizard.js redraws pages.
const part = (id, name) => boxOf(id)?.querySelector(`[data-${name}]`);
const make = (tag, values) => Object.assign(document.createElement(tag), values);

function say(id, status, errors = []) {
  part(id, "status")?.replaceChildren(status);
  part(id, "errors")?.replaceChildren(...errors.map((textContent) => make("p", { className: "kern-body", textContent })));
}

// Resolves to the question drawn anew; null if it failed, "" if it was stopped.
function send(id, name, value, progress) {
  const data = new FormData();
  data.append(name, value);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", boxOf(id).dataset.upload);
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    request.upload.onprogress = ({ loaded, total }) => {
      if (progress) progress.value = loaded / total;
    };
    request.onload = () => {
      const html = new DOMParser().parseFromString(request.responseText, "text/html");
      const fresh = request.status === 200 && html.getElementById(id);
      if (fresh) part(id, "kept")?.replaceWith(fresh.querySelector("[data-kept]"));
      resolve(fresh || null);
    };
    request.onerror = () => resolve(null);
    request.onabort = () => resolve("");
    running.set(id, request);
    request.send(data);
  });
}

const errorsOf = (fresh) => Array.from(fresh.querySelectorAll("[data-errors] p"), (one) => one.textContent);

// The control changes last: it holds the files of whoever goes on meanwhile.
function finish(id, fresh, status, errors) {
  running.delete(id);
  if (leaving || !boxOf(id)) return;
  part(id, "progress").replaceChildren();
  if (fresh) part(id, "control").replaceWith(fresh.querySelector("[data-control]"));
  const input = boxOf(id).querySelector("input[type=file]");
  if (input) input.value = "";
  if (document.activeElement === document.body) (input ?? boxOf(id)).focus();
  say(id, status, errors);
}

function showProgress(id, name) {
  const progress = make("progress", { max: 1, value: 0, ariaLabel: name });
  const stop = make("button", { type: "button", className: "link-button", textContent: boxOf(id).dataset.cancel });
  stop.onclick = () => running.get(id).abort();
  part(id, "progress")?.replaceChildren(progress, stop);
  return progress;
}

async function sendAll(id, files) {
  const texts = { ...boxOf(id).dataset };
  const [errors, done] = [[], []];
  let last = null;
  leaving = false;
  for (const file of files) {
    if (file.size > texts.largest) {
      errors.push(`${texts.tooLarge} ${file.name}`);
      continue;
    }
    say(id, `${texts.sending} ${file.name}`, errors);
    const fresh = await send(id, "file", file, showProgress(id, file.name));
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
  const fresh = await send(id, "_go", button.value);
  finish(id, fresh, fresh ? dataset.removed : "", fresh ? errorsOf(fresh) : [dataset.failed]);
});

// The rest goes with the page; what arrives twice is kept once.
addEventListener("submit", () => {
  leaving = true;
  running.forEach((request) => request.abort());
});
