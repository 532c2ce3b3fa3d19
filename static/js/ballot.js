// The grade with the most votes is marked while the votes are typed, until one is marked by hand.
// Without this file the page marks it when it is sent, and asks to look again.
(() => {
  const form = document.querySelector("[data-ballot]");
  if (!form) return;
  const byHand = new Set(
    [...form.querySelectorAll("input[type=radio]:checked")].filter((radio) => radio.value).map((radio) => radio.name),
  );

  const leading = (row) => {
    const votes = [...row.querySelectorAll("input[name^='votes-']")].map((field) => [
      field.name.split("-").pop(),
      Number(field.value) || 0,
    ]);
    const most = Math.max(0, ...votes.map(([, count]) => count));
    const first = votes.filter(([, count]) => count === most);
    return most && first.length === 1 ? first[0][0] : null;
  };

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row) return;
    if (event.target.type === "radio") byHand.add(event.target.name);
    if (!event.target.name.startsWith("votes-")) return;
    const radios = [...row.querySelectorAll("input[type=radio]")];
    if (byHand.has(radios[0].name)) return;
    const grade = leading(row) ?? "";
    for (const radio of radios) radio.checked = radio.dataset.grade === grade;
  });
})();
