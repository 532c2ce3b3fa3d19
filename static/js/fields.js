// A button with the browser's calendar beside each day that is typed as ngày/tháng/năm, and the
// button of a file in Vietnamese; what belongs to one kind is shown once that kind is chosen. Without
// this file the fields do alone, and all are shown.
(() => {
  const CALENDAR =
    '<svg aria-hidden="true" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M8 2v4M16 2v4M3 10h18"/><rect x="3" y="4" width="18" height="18" rx="2"/></svg>';
  const two = (text) => text.padStart(2, "0");
  const parts = (text) =>
    /^(\d{1,2})\s*[/.\s-]\s*(\d{1,2})\s*[/.\s-]\s*(\d{4})$/.exec(text.trim()) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim());
  const asIso = (text) => {
    const day = parts(text);
    return day ? `${day[3]}-${two(day[2])}-${two(day[1])}` : "";
  };
  const asTyped = (iso) => iso.split("-").reverse().join("/");

  const attach = (field) => {
    if (field.dataset.date === "ready" || field.readOnly || field.disabled) return;
    field.dataset.date = "ready";
    const box = document.createElement("span");
    const native = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
    const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: CALENDAR });
    const label = field.labels?.[0]?.textContent.replace("*", "").trim() ?? field.getAttribute("aria-label") ?? "";
    box.className = "date-box";
    button.className = "date-button";
    button.setAttribute("aria-label", `Mở lịch: ${label}`);
    native.className = "date-native";
    native.setAttribute("aria-hidden", "true");
    field.before(box);
    box.append(field, button, native);

    button.addEventListener("click", () => {
      native.value = asIso(field.value);
      try {
        native.showPicker();
      } catch {
        native.focus();
        native.click();
      }
    });
    native.addEventListener("input", (event) => event.stopPropagation());
    native.addEventListener("change", (event) => {
      event.stopPropagation();
      if (!native.value) return;
      field.value = asTyped(native.value);
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
      field.focus();
    });
    // Whoever listens for a change finds the day as it is shown: 1.2.2026 becomes 01/02/2026.
    field.addEventListener("change", () => {
      const iso = asIso(field.value);
      if (iso) field.value = asTyped(iso);
    });
  };

  const speak = (field) => {
    if (field.dataset.named) return;
    field.dataset.named = "yes";
    const button = Object.assign(document.createElement("span"), { className: "file-button", textContent: "Chọn tệp" });
    const name = Object.assign(document.createElement("span"), { className: "file-name" });
    const show = () => {
      name.textContent = [...field.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào";
    };
    const box = document.createElement("label");
    box.className = "file-box";
    field.before(box);
    box.append(field, button, name);
    field.addEventListener("change", show);
    show();
  };

  // `data-only="kind movement task"`: for these two values of the field `kind`. Nothing filled hides.
  const isFilled = (field) => (field.type === "checkbox" ? field.checked : !["", "0"].includes(field.value));
  const fit = (form) => {
    for (const field of form.querySelectorAll("[data-only]")) {
      const [name, ...kinds] = field.dataset.only.split(" ");
      const box = field.closest(`[id="div_id_${field.name}"]`);
      if (box) box.hidden = !isFilled(field) && !kinds.includes(form.elements[name].value);
    }
  };
  document.addEventListener("change", ({ target }) => target.form && fit(target.form));

  const attachAll = (root) => {
    root.querySelectorAll("form").forEach(fit);
    root.querySelectorAll("input[data-date]").forEach(attach);
    root.querySelectorAll("input[type=file]").forEach(speak);
  };
  attachAll(document);
  document.addEventListener("htmx:load", (event) => attachAll(event.target));
})();
