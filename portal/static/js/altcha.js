// Solves the task of a form under attack (ALTCHA: the number behind a salted SHA-256) while people read.
// Where it cannot run, the page keeps its way without a script.

const box = document.querySelector("[data-altcha]");
const form = box?.closest("form");
const status = box?.querySelector("[data-working]");
const BATCH = 500;
let wanting = null;

async function solve({ challenge, salt, maxNumber }) {
  const wanted = new Uint8Array(challenge.match(/../g).map((pair) => parseInt(pair, 16)));
  const text = new TextEncoder();
  for (let first = 0; first <= maxNumber; first += BATCH) {
    const tries = Array.from({ length: BATCH }, (_, step) =>
      crypto.subtle.digest("SHA-256", text.encode(salt + (first + step))));
    const found = (await Promise.all(tries)).findIndex((digest) =>
      new Uint8Array(digest).every((byte, place) => byte === wanted[place]));
    if (found >= 0) return first + found;
  }
  throw new Error("unsolvable");
}

function hold(event) {
  if (event.submitter?.name) return; // another language, not sending
  event.preventDefault();
  wanting = event.submitter ?? form;
  status.textContent = status.dataset.working;
}

async function run() {
  const task = JSON.parse(box.dataset.altcha);
  form.addEventListener("submit", hold);
  box.querySelector("[data-without]").hidden = true;
  try {
    const { algorithm, challenge, salt, signature } = task;
    const number = await solve(task);
    box.querySelector("[name=altcha]").value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  } catch {
    box.querySelector("[data-without]").hidden = false;
  }
  form.removeEventListener("submit", hold);
  status.textContent = "";
  if (wanting) form.requestSubmit(wanting === form ? null : wanting);
}

if (form && globalThis.crypto?.subtle) run();
