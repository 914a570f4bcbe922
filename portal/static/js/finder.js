// Only improves: everything works without this file. Shows results without a new page, and keeps the answers
// in the fragment of the address, which never leaves the device.

const form = document.querySelector("form[data-finder]");
const results = document.querySelector("[data-results]");
const status = document.querySelector("[data-finder-status]");
let latest = 0;

const inputs = () => [...form.querySelectorAll("input[type=radio], input[type=checkbox]")];

// --- Answers and the fragment -----------------------------------------------------------------------
// Delicate answers stay out of it: the history of a phone is read by others, too.
function fragment() {
  const kept = inputs().filter((input) => input.checked && input.value && !("delicate" in input.dataset));
  return kept.length ? `#a=${kept.map((input) => input.value).join(",")}` : "";
}

function remember() {
  history.replaceState(null, "", location.pathname + location.search + fragment());
  const answered = new Set(inputs().filter((input) => input.checked && input.value).map((input) => input.name));
  form.querySelector("[data-answered]").textContent = answered.size;
  // Another language is the same page with the same answers.
  for (const link of document.querySelectorAll(".language-switch__list a")) link.hash = fragment();
}

function recall() {
  const found = /^#a=([\d,]{1,2000})$/.exec(location.hash);
  if (!found) return false;
  const kept = new Set(found[1].split(","));
  for (const input of inputs()) input.checked = input.value ? kept.has(input.value) : true;
  for (const input of inputs()) if (input.value && kept.has(input.value)) input.checked = true;
  return inputs().some((input) => input.checked && input.value);
}

// --- Results without a new page ---------------------------------------------------------------------
async function show({ focus = true } = {}) {
  const turn = ++latest;
  results.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    // 503 comes with a friendly note; anything else is better seen as a page.
    if (!answer.ok && answer.status !== 503) throw new Error(answer.status);
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-results] [data-heading]")) throw new Error("no results");
  } catch {
    results.removeAttribute("aria-busy");
    if (turn === latest && focus) form.submit();
    return;
  }
  if (turn !== latest) return;
  results.replaceChildren(...page.querySelector("[data-results]").childNodes);
  results.removeAttribute("aria-busy");
  status.textContent = results.querySelector("[data-summary]")?.textContent.trim() ?? "";
  if (!focus) return;
  const heading = results.querySelector("[data-heading]");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

function startAgain() {
  latest++;
  for (const input of inputs()) input.checked = !input.value;
  results.replaceChildren();
  results.removeAttribute("aria-busy");
  status.textContent = "";
  remember();
  document.querySelector("#anfang").focus();
}

if (form && results) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
    show();
  });
  form.addEventListener("change", remember);
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-start-again], [data-change], [data-quick-exit]");
    if (!link) return;
    event.preventDefault();
    if ("startAgain" in link.dataset) startAgain();
    else if ("change" in link.dataset) form.focus();
    else {
      document.body.hidden = true;
      location.replace(link.href);
    }
  });
  // A jump within the page ("#inhalt") must not cost the answers; a changed list of answers is taken over.
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#a=") && location.hash !== fragment() && recall()) show();
    remember();
  });
  const shared = recall();
  remember();
  if (shared) show({ focus: false });
}
