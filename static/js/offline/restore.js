// Brings what a copy has kept back into the sheet.
import { OF_THE_PAGE } from "./store.js";

// Fields that decide which people the portal draws: another day, kind or version is another sheet.
const DRAWN_FROM = ["held_on", "kind", "version"];

// Fill the form; true where the portal must draw the sheet anew.
export function fill(form, fields) {
  const drawn = DRAWN_FROM.map((name) => fieldOf(form, name)?.value);
  const values = valuesByName(fields);
  for (const input of form.elements) {
    if (!input.name || OF_THE_PAGE.includes(input.name) || input.tagName === "BUTTON") continue;
    const typed = values.get(input.name) ?? [];
    if (input.type === "radio" || input.type === "checkbox") input.checked = typed.includes(input.value);
    else if (typed.length) input.value = typed[0];
  }
  form.dispatchEvent(new Event("sheet:restored"));
  return DRAWN_FROM.some((name, index) => fieldOf(form, name)?.value !== drawn[index]);
}

// Marks of people who are not on the sheet of the day drawn travel along to the day kept.
export function carry(form, fields) {
  for (const [name, [value]] of valuesByName(fields)) {
    if (!/^(sheet|mark|reason)-/.test(name) || fieldOf(form, name)) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
}

function valuesByName(fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

function fieldOf(form, name) {
  return form.querySelector(`[name="${name}"]`);
}
