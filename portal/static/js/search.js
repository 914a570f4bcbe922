// Only improves: everything works without this file. Replaces the results alone, suggests while typing,
// offers the device's place, and leaves at once.

const form = document.querySelector("form[data-search]");
const results = document.querySelector("[data-results]");
const filters = document.querySelector("#filter");
let latest = 0;
let shown = withoutHash(location.href);

function withoutHash(address) {
  return new URL(address, location.href).href.split("#")[0];
}

// --- Results without a new page -----------------------------------------------------------------
async function show(address, { keep = false } = {}) {
  const turn = ++latest;
  const typed = form.elements.q.value;
  results.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    if (turn === latest) location.assign(address);
    return;
  }
  if (turn !== latest) return;
  // Danger needs its own place at the top: a whole page is safer than a patched one.
  if (!page.querySelector("[data-results]") || page.querySelector(".danger") || document.querySelector(".danger")) {
    if (new URL(address, location.href).href === location.href) location.reload();
    else location.assign(address);
    return;
  }
  shown = withoutHash(address);
  const focused = document.activeElement?.id;
  const opened = [...filters.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent.trim());
  results.replaceChildren(...page.querySelector("[data-results]").childNodes);
  filters.replaceChildren(...page.querySelector("#filter").childNodes);
  for (const summary of filters.querySelectorAll("details > summary")) {
    if (opened.includes(summary.textContent.trim())) summary.parentElement.open = true;
  }
  form.querySelector(".filters > summary").replaceChildren(...page.querySelector(".filters > summary").childNodes);
  for (const name of ["sort", "plain"]) {
    form.querySelectorAll(`:scope > input[name=${name}]`).forEach((input) => input.remove());
    form.append(...page.querySelectorAll(`form[data-search] > input[name=${name}]`));
  }
  // Whoever has gone on typing meanwhile keeps what was typed.
  if (form.elements.q.value === typed) form.elements.q.value = page.querySelector("#q").value;
  // The language switch keeps this search, too.
  document.querySelector(".language-switch__list")?.replaceWith(page.querySelector(".language-switch__list"));
  document.title = page.title;
  if (!keep) history.pushState(null, "", address);
  results.removeAttribute("aria-busy");
  prepare();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function addressOf() {
  const data = new FormData(form);
  const wanted = new URLSearchParams();
  for (const [name, value] of data) if (value && !(name === "within" && !data.get("near"))) wanted.append(name, value);
  const query = wanted.toString();
  return query ? `${form.action}?${query}` : form.action;
}

if (form && results) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stopSuggesting();
    // New words are understood anew.
    if (form.elements.q.value !== form.elements.q.defaultValue) {
      form.querySelectorAll(":scope > input[name=plain]").forEach((hidden) => hidden.remove());
      form.elements.q.defaultValue = form.elements.q.value;
    }
    show(addressOf());
  });
  form.addEventListener("change", (event) => {
    // A day and time of its own gives way to another choice beside it.
    if (event.target.name === "open") document.querySelector("#open-time").value = "";
    if (event.target.matches("input[type=checkbox], input[type=radio], select")) show(addressOf());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-results] a[href^='?'], .district-map a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const target = new URL(link.getAttribute("href"), location.href).href;
    show(target).then(() => {
      if (link.closest(".pagination") || link.matches("[rel]")) results.scrollIntoView();
      if (!document.activeElement || document.activeElement === document.body) {
        const heading = results.querySelector("h2");
        heading?.setAttribute("tabindex", "-1");
        heading?.focus({ preventScroll: true });
      }
    });
  });
  // Jumps within the page change the address, too; only another search is loaded.
  addEventListener("popstate", () => {
    if (withoutHash(location.href) !== shown) show(location.href, { keep: true });
  });
}

// --- The device's place, only when asked for ----------------------------------------------------
function prepare() {
  const button = document.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.onclick = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About a hundred metres are near enough, and say less.
        document.querySelector("#near").value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
        show(addressOf());
      },
      () => {
        document.querySelector("[data-locate-status]").textContent = button.dataset.failed;
      },
      { maximumAge: 60_000, timeout: 10_000 },
    );
}
if (form) prepare();

// --- Suggestions: the combobox pattern of the ARIA Authoring Practices -----------------------------
const input = form?.querySelector("#q");
const list = document.createElement("ul");
let waiting;
let asked = 0;

function close() {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function stopSuggesting() {
  clearTimeout(waiting);
  asked++;
  close();
}

function choose(option) {
  stopSuggesting();
  if (option.dataset.kind === "words") {
    input.value = option.textContent;
    show(addressOf());
  } else location.assign(option.dataset.url);
}

function mark(step) {
  const options = [...list.children];
  if (!options.length) return;
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  options[now]?.setAttribute("aria-selected", "false");
  const next = options[(now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length];
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", next.id);
}

async function suggest() {
  const words = input.value.trim();
  const turn = ++asked;
  if (words.length < 2) return close();
  let found = [];
  try {
    const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(words)}`);
    found = (await answer.json()).suggestions;
  } catch {
    return close();
  }
  if (turn !== asked || document.activeElement !== input) return;
  list.replaceChildren(
    ...found.map((row, number) => {
      const option = document.createElement("li");
      option.id = `suggestion-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = row.text;
      if (row.lang) Object.assign(option, { lang: row.lang, dir: row.dir });
      Object.assign(option.dataset, { url: row.url, kind: row.kind });
      return option;
    }),
  );
  list.hidden = !found.length;
  input.setAttribute("aria-expanded", String(Boolean(found.length)));
  input.removeAttribute("aria-activedescendant");
}

if (input) {
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(1);
    else if (event.key === "ArrowUp") mark(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && input.hasAttribute("aria-activedescendant")) {
      choose(document.getElementById(input.getAttribute("aria-activedescendant")));
    } else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

// --- Away at once ---------------------------------------------------------------------------------
document.querySelector("[data-quick-exit]")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.body.hidden = true;
  location.replace(event.currentTarget.href);
});
