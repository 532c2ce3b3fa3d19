// How many characters are left of a text, while it is typed. Without this file the limit stands alone.
(() => {
  const NEAR = 40; // characters; a line says nothing before
  const WARN = 0.1; // of the limit: from here on it is also read out
  const notes = new WeakMap();

  const noteOf = (field) => {
    if (!notes.has(field)) {
      const note = Object.assign(document.createElement("p"), { className: "form-text length-left" });
      field.after(note);
      notes.set(field, note);
    }
    return notes.get(field);
  };

  document.addEventListener("input", ({ target: field }) => {
    const limit = field.maxLength ?? -1;
    const isLong = field.matches?.("textarea");
    if (limit <= 0 || !(isLong || field.closest(".mb-3"))) return;
    const left = limit - field.value.length;
    // A number, a day or a code says by itself how long it is.
    if (!isLong && (limit < 2 * NEAR || (left > NEAR && !notes.has(field)))) return;
    const note = noteOf(field);
    const most = limit.toLocaleString("vi");
    note.setAttribute("aria-live", left <= limit * WARN ? "polite" : "off");
    note.textContent =
      left > 0
        ? `Còn ${left.toLocaleString("vi")} trong ${most} ký tự.`
        : `Đã đủ ${most} ký tự, phần thừa không được ghi.`;
  });
})();
