// The attendance sheet by keyboard and thumb. Without it the page works with its buttons.
(() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  form.classList.add("sheet-live");
  const rest = [...form.querySelectorAll("[data-sheet-rest]")];
  const rows = [...form.querySelectorAll("[data-sheet-row]")];
  const radios = (row) => [...row.querySelectorAll("input[type=radio]")];

  const count = () => {
    const marks = rows.map((row) => radios(row).find((radio) => radio.checked)?.value ?? "");
    for (const counter of form.querySelectorAll("[data-count]")) {
      counter.textContent = marks.filter((mark) => mark === counter.dataset.count).length;
    }
  };
  // Marks set by key or button are kept on the device as those set by hand.
  const marked = () => {
    count();
    form.dispatchEvent(new Event("input"));
  };
  const focus = (row) => {
    if (row) (radios(row).find((radio) => radio.checked) ?? radios(row)[0]).focus();
    else rest[rest.length - 1].focus();
  };

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-sheet-row]");
    if (!row || event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toUpperCase();
    const index = rows.indexOf(row);
    if (["P", "A", "K"].includes(key)) {
      event.preventDefault();
      const radio = radios(row).find((candidate) => candidate.value === key);
      radio.checked = true;
      marked();
      if (key === "K") row.querySelector("input[type=text]").focus();
      else focus(rows[index + 1]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      focus(rows[index + (event.key === "ArrowDown" ? 1 : -1)] ?? row);
    }
  });
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-sheet-row]");
    if (row && event.target.type === "text" && event.key === "Enter") {
      event.preventDefault();
      focus(rows[rows.indexOf(row) + 1]);
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") count();
    if (["held_on", "kind"].includes(event.target.name) && event.target.value) {
      form.querySelector("[data-sheet-refresh]").click();
    }
  });
  for (const button of rest) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      for (const row of rows) {
        if (!radios(row).some((radio) => radio.checked)) radios(row)[0].checked = true;
      }
      marked();
    });
  }
  document.querySelector("[data-sheet-skip]")?.addEventListener("click", (event) => {
    event.preventDefault();
    focus(rows.find((row) => !radios(row).some((radio) => radio.checked)) ?? rows[0]);
  });

  form.addEventListener("sheet:restored", count);
  count();
})();
