// Only improves: questions that follow from an answer appear at once, instead of after "Weiter".

const form = document.querySelector("[data-wizard]");
const region = form?.querySelector("[data-fields]");
let running = null;

async function refresh(target) {
  running?.abort();
  running = new AbortController();
  const data = new FormData(form);
  for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
  data.set("_go", "refresh");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body: data, signal: running.signal });
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    // Whoever has typed on meanwhile keeps what was typed: the page asks again at "Weiter".
    if (document.activeElement?.matches("input:not([type=radio], [type=checkbox]), textarea") && document.activeElement !== target) return;
    const focused = document.activeElement?.id;
    const open = [...region.querySelectorAll("details[open]")].map((one) => one.parentElement.id);
    region.innerHTML = html;
    for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

region?.addEventListener("change", (event) => {
  if (event.target.closest("[data-steers]")) refresh(event.target);
});
