// Only improves: everything works without this file.

// Screen readers and eyes go to the list of errors first.
document.querySelector("[data-focus]")?.focus();

// The language list closes when the keyboard leaves it or Escape is pressed.
for (const menu of document.querySelectorAll(".language-switch")) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
