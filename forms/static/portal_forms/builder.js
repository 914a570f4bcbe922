// The builder of forms in the admin: draws a block's parts from its schema when somebody opens it.
// The value of a block is the JSON in one hidden field; forms/blocks/details.py reads and checks it.

(() => {
  const OPERATORS = [
    ["eq", "ist"], ["ne", "ist nicht"], ["in", "ist eines von"], ["has_any", "enthält eines von"],
    ["has_all", "enthält alle von"], ["lt", "ist kleiner / früher als"], ["le", "ist höchstens / spätestens"],
    ["gt", "ist größer / später als"], ["ge", "ist mindestens / frühestens"], ["filled", "ist beantwortet"],
    ["empty", "ist nicht beantwortet"], ["within", "gilt am Stichtag (Regel)"],
  ];
  const MEASURES = [
    ["answer", "die Antwort"], ["age", "das Alter heute (Jahre)"], ["age_at_fact", "das Alter am Stichtag (Jahre)"],
    ["count", "die Zahl der Personen"], ["sum", "die Summe über Personen"],
  ];
  const COMPARED = [["value", "Wert"], ["today", "heute"], ["key_date", "Stichtag"], ["question", "andere Frage"]];
  const UNITS = [["days", "Tage"], ["weeks", "Wochen"], ["months", "Monate"], ["years", "Jahre"]];
  const MATCHES = [["all", "alle Zeilen treffen zu"], ["any", "mindestens eine Zeile trifft zu"]];
  const PERSONS = [["", "gilt für das ganze Formular oder diese Person"], ["any", "mindestens eine Person"], ["several", "mindestens zwei Personen"], ["all", "jede Person"]];
  const YES_NO = [["yes", "Ja"], ["no", "Nein"], ["unknown", "Weiß ich nicht"]];
  const DATES = ["date", "partial_date", "month", "computed"];
  const NEEDS = { required: "Pflicht", advisory: "wichtig" };

  const live = new Set();

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name in made && typeof value !== "string") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function select(options, value, change, label) {
    const made = element("select", { "aria-label": label, onchange: (event) => change(event.target.value) });
    const known = options.some(([key]) => key === value);
    for (const [key, text] of known || !value ? options : [...options, [value, `${value} (gibt es nicht)`]]) {
      made.append(element("option", { value: key, selected: key === value }, text));
    }
    return made;
  }

  function input(type, value, change, label) {
    const made = element("input", { type, "aria-label": label, oninput: (event) => change(event.target.value) });
    made.value = value ?? "";
    return made;
  }

  const button = (text, press) => element("button", { type: "button", class: "button button-small button-secondary", onclick: press }, text);

  // --- What the form has so far: for choosing in conditions -----------------------------------------
  function blocks() {
    return [...live].filter((block) => block.root.isConnected)
      .sort((a, b) => (a.root.compareDocumentPosition(b.root) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  function named(kinds, withType = () => true) {
    return blocks().filter((block) => kinds.includes(block.schema.kind) && block.value.key && withType(block))
      .map((block) => [block.value.key, `${block.value.label || block.value.title || block.value.key} (${block.value.key})`]);
  }

  const questions = () => [["", "– Frage wählen –"], ...named(["question", "computed"]), ...named(["people"])];
  const groups = () => [["", "– Personenliste wählen –"], ...named(["people"])];
  const rules = () => [["", "– Regel wählen –"], ...named(["rule"])];
  const question = (key) => blocks().find((block) => block.value.key === key && ["question", "computed"].includes(block.schema.kind));

  function answersOf(key) {
    const found = question(key);
    if (!found) return null;
    if (found.type === "yes_no") return YES_NO;
    return found.value.choices ? found.value.choices.map((one) => [one.key, one.label || one.key]) : null;
  }

  function keyFrom(text) {
    const plain = text.toLowerCase().replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue").replaceAll("ß", "ss");
    const key = plain.slice(0, 200).normalize("NFKD").replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 30).replace(/_+$/, "");
    const taken = new Set(blocks().map((block) => block.value.key));
    let candidate = key || "frage";
    for (let number = 2; taken.has(candidate); number += 1) candidate = `${key || "frage"}_${number}`;
    return candidate;
  }

  // --- Editors of single parts ------------------------------------------------------------------------
  function conditionEditor(value, changed) {
    const box = element("div");
    const draw = () => {
      box.replaceChildren();
      if (value.rows.length > 1) box.append(select(MATCHES, value.match, (match) => { value.match = match; changed(); }, "Verknüpfung"));
      value.rows.forEach((item, place) => {
        const remove = button("Entfernen", () => { value.rows.splice(place, 1); changed(); draw(); });
        box.append(item.type === "group" ? groupEditor(item.value, changed, remove) : rowEditor(item.value, changed, remove));
      });
      box.append(element("div", { class: "details-block__row" },
        button("Zeile hinzufügen", () => { value.rows.push({ type: "row", value: newRow() }); changed(); draw(); }),
        button("Gruppe hinzufügen", () => {
          value.rows.push({ type: "group", value: { match: "any", person: "", people: "", rows: [newRow()] } });
          changed(); draw();
        })));
    };
    draw();
    return box;
  }

  const newRow = () => ({ question: "", operator: "eq", value: "", measure: "answer", compare_with: "value", number: null, unit: "days" });

  function groupEditor(group, changed, remove) {
    const box = element("div", { class: "details-block__group" });
    const draw = () => {
      box.replaceChildren(element("div", { class: "details-block__row" },
        select(PERSONS, group.person, (person) => { group.person = person; changed(); draw(); }, "gilt für"),
        group.person ? select(groups(), group.people, (people) => { group.people = people; changed(); }, "Personenliste") : null,
        select(MATCHES, group.match, (match) => { group.match = match; changed(); }, "Verknüpfung"), remove));
      group.rows.forEach((row, place) => {
        box.append(rowEditor(row, changed, button("Entfernen", () => { group.rows.splice(place, 1); changed(); draw(); })));
      });
      box.append(button("Zeile in der Gruppe", () => { group.rows.push(newRow()); changed(); draw(); }));
    };
    draw();
    return box;
  }

  function rowEditor(row, changed, remove) {
    const box = element("div", { class: "details-block__row" });
    const set = (name, redraw) => (value) => { row[name] = value; changed(); if (redraw) draw(); };
    const draw = () => {
      const within = row.operator === "within";
      const parts = [select(within ? rules() : questions(), row.question, set("question", true), within ? "Regel" : "Frage")];
      const isPeople = groups().some(([key]) => key && key === row.question);
      const type = question(row.question)?.type;
      if (isPeople && row.measure === "answer") row.measure = "count";
      if (DATES.includes(type) || isPeople || row.measure !== "answer") parts.push(select(MEASURES, row.measure, set("measure", true), "Verglichen wird"));
      parts.push(select(OPERATORS, row.operator, set("operator", true), "Vergleich"));
      if (!["filled", "empty", "within"].includes(row.operator)) parts.push(...compared(row, type, set));
      box.replaceChildren(...parts, remove);
    };
    draw();
    return box;
  }

  function compared(row, type, set) {
    const answers = row.measure === "answer" ? answersOf(row.question) : null;
    if (["in", "has_any", "has_all"].includes(row.operator)) {
      if (!answers) return [input("text", row.value, set("value"), "Werte, mit Komma")];
      const chosen = row.value.split(",").map((one) => one.trim());
      const many = element("select", { multiple: true, "aria-label": "Antworten", onchange: (event) => set("value")([...event.target.selectedOptions].map((one) => one.value).join(", ")) });
      for (const [key, text] of answers) many.append(element("option", { value: key, selected: chosen.includes(key) }, text));
      return [many];
    }
    if (answers && row.compare_with === "value") return [select([["", "– Antwort wählen –"], ...answers], row.value, set("value"), "Antwort")];
    const isDate = DATES.includes(type) && row.measure === "answer";
    const parts = [select(COMPARED, row.compare_with, set("compare_with", true), "mit")];
    if (row.compare_with === "question") parts.push(select(questions(), row.value, set("value"), "Frage"));
    if (row.compare_with === "value") parts.push(input(isDate ? "date" : "text", row.value, set("value"), "Wert"));
    if (row.compare_with !== "value") parts.push(...shift(row, set));
    return parts;
  }

  function shift(value, set) {
    return [element("span", {}, "plus"),
      input("number", value.number, (number) => set("number")(number === "" ? null : Number(number)), "verschoben um"),
      select(UNITS, value.unit || "days", set("unit"), "Einheit")];
  }

  function formulaEditor(value, changed) {
    const box = element("div", { class: "details-block__row" });
    const set = (name, redraw) => (chosen) => { value[name] = chosen; changed(); if (redraw) draw(); };
    const draw = () => box.replaceChildren(
      select(MEASURES, value.measure, set("measure", true), "Berechnet wird"),
      select(questions(), value.question, set("question"), "aus Frage"),
      ...(value.measure === "answer" ? [...shift(value, set), element("span", {}, "oder früher aus"), select(questions(), value.or_question, set("or_question"), "oder aus Frage, wenn das früher ist")] : []));
    draw();
    return box;
  }

  function answersEditor(value, changed) {
    const box = element("div");
    const draw = () => {
      box.replaceChildren();
      value.forEach((one, place) => {
        const key = input("text", one.key, (text) => { one.key = text; changed(); }, "Kürzel der Antwort");
        const label = input("text", one.label, (text) => { one.label = text; changed(); }, "Antwort");
        label.addEventListener("change", () => {
          if (!one.key && one.label) { one.key = freeKey(value, one.label); key.value = one.key; changed(); }
        });
        const alone = element("input", { type: "checkbox", checked: one.exclusive, onchange: (event) => { one.exclusive = event.target.checked; changed(); } });
        box.append(element("div", { class: "details-block__row" }, label, key,
          element("label", { class: "details-block__check" }, alone, " steht allein"),
          button("↑", () => { if (place) { value.splice(place - 1, 0, ...value.splice(place, 1)); changed(); draw(); } }),
          button("Entfernen", () => { value.splice(place, 1); changed(); draw(); })));
      });
      box.append(button("Antwort hinzufügen", () => {
        value.push({ key: "", label: "", exclusive: false });
        changed(); draw();
        [...box.querySelectorAll("input[aria-label=Antwort]")].at(-1)?.focus();
      }));
    };
    draw();
    return box;
  }

  function freeKey(answers, label) {
    const plain = keyFrom(label).replace(/_\d+$/, "");
    let key = plain;
    for (let number = 2; answers.some((one) => one.key === key); number += 1) key = `${plain}_${number}`;
    return key;
  }

  // --- A block ------------------------------------------------------------------------------------------
  class Details {
    constructor(schema, placeholder, name, id, state) {
      this.schema = schema;
      this.field = element("input", { type: "hidden", name, id });
      this.summary = element("div", { class: "details-block__summary" });
      this.body = element("div", { class: "details-block__form", hidden: true });
      this.root = element("div", { class: "details-block" }, this.field, this.summary, this.body);
      placeholder.replaceWith(this.root);
      // The type of a question is that of the block around it.
      this.type = document.getElementsByName(name.replace(/-value$/, "-type"))[0]?.value ?? schema.kind;
      this.setState(state);
      live.add(this);
      if (!this.value.label && !this.value.title && !this.value.reason) this.open();
    }

    setState(state) {
      const data = typeof state === "string" ? JSON.parse(state || "{}") : state || {};
      this.value = {};
      for (const part of this.schema.parts) this.value[part.name] = data[part.name] ?? structuredClone(part.empty);
      this.changed();
      if (!this.body.hidden) this.open();
    }

    changed() {
      this.field.value = JSON.stringify(this.value);
      const { label, title, need, visible_if: condition, per } = this.value;
      const facts = [this.value.key, NEEDS[need], condition?.rows?.length ? "mit Bedingung" : "", per ? `je Person: ${per}` : "",
        this.value.choices?.length ? `${this.value.choices.length} Antworten` : "", this.value.outcome, this.value.sensitivity === "art9" ? "Art. 9" : ""];
      const toggle = button(this.body.hidden ? "Bearbeiten" : "Schließen", () => (this.body.hidden ? this.open() : this.close()));
      toggle.setAttribute("aria-expanded", String(!this.body.hidden));
      const keep = this.summary.contains(document.activeElement);
      this.summary.replaceChildren(element("span", { class: "details-block__label" }, label || title || this.value.reason?.slice(0, 90) || "(noch ohne Text)"),
        element("span", { class: "details-block__facts" }, facts.filter(Boolean).join(" · ")), toggle);
      if (keep) toggle.focus();
      this.field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    open() {
      this.body.hidden = false;
      const shown = this.schema.parts.filter((part) => !part.more);
      const more = this.schema.parts.filter((part) => part.more);
      this.body.replaceChildren(...shown.map((part) => this.draw(part)));
      if (more.length) {
        this.body.append(element("details", { class: "details-block__more" }, element("summary", {}, "Weitere Angaben"),
          element("div", { class: "details-block__form" }, ...more.map((part) => this.draw(part)))));
      }
      this.changed();
    }

    close() {
      this.body.hidden = true;
      this.body.replaceChildren();
      this.changed();
    }

    draw(part) {
      const id = `${this.field.id}-${part.name}`;
      const control = this.control(part, id);
      const simple = control.matches("input, select, textarea");
      const name = simple ? element("label", { for: id }, part.label) : element("span", { class: "details-block__name" }, part.label);
      if (simple) control.id = id;
      if (simple) control.removeAttribute("aria-label");
      return element("div", { class: "details-block__part", "data-part": part.name }, name, control,
        part.help ? element("p", { class: "details-block__help" }, part.help) : null);
    }

    control(part, id) {
      const value = this.value[part.name];
      const set = (changed) => { this.value[part.name] = changed; this.changed(); };
      switch (part.kind) {
        case "text": {
          const made = element("textarea", { rows: "3", oninput: (event) => set(event.target.value) });
          made.value = value ?? "";
          if (part.name === "reason") made.addEventListener("change", () => this.name(made.value, id));
          return made;
        }
        case "number": return input("number", value, (text) => set(text === "" ? null : Number(text)), part.label);
        case "date": return input("date", value, set, part.label);
        case "check": return element("input", { type: "checkbox", checked: Boolean(value), onchange: (event) => set(event.target.checked) });
        case "choice": return select(part.options, value, set, part.label);
        case "question": return select(part.name === "per" ? groups() : questions(), value, set, part.label);
        case "several": {
          const made = element("select", { multiple: true, onchange: (event) => set([...event.target.selectedOptions].map((one) => one.value)) });
          for (const [key, text] of part.options) made.append(element("option", { value: key, selected: value.includes(key) }, text));
          return made;
        }
        case "condition": return conditionEditor(value, () => this.changed());
        case "formula": return formulaEditor(value, () => this.changed());
        case "answers": return answersEditor(value, () => this.changed());
        default: {
          const made = input("text", value, set, part.label);
          if (["label", "title"].includes(part.name)) made.addEventListener("change", () => this.name(made.value, id));
          return made;
        }
      }
    }

    // A new block gets its key from its text; nobody has to think of one.
    name(text, id) {
      if (this.value.key || !text || !("key" in this.value)) return;
      this.value.key = keyFrom(text);
      const key = document.getElementById(id.replace(/-[a-z]+$/, "-key"));
      if (key) key.value = this.value.key;
      this.changed();
    }

    getState() { return this.value; }
    getValue() { return this.field.value; }
    setValue(state) { this.setState(state); }
    getTextLabel() { return this.value.label || this.value.title || this.value.reason || ""; }
    getValueForLabel() { return this.getTextLabel(); }
    get idForLabel() { return this.field.id; }
    focus() { if (this.body.hidden) this.open(); this.body.querySelector("input, textarea, select")?.focus(); }
    setCapability() {}
    setInvalid(invalid) { this.root.toggleAttribute("aria-invalid", invalid); if (invalid && this.body.hidden) this.open(); }
  }

  class DetailsWidget {
    constructor(schema) { this.schema = schema; }
    render(placeholder, name, id, state) { return new Details(this.schema, placeholder, name, id, state); }
    getByName() { return null; }
  }

  window.telepath.register("lotse.details", DetailsWidget);
})();
