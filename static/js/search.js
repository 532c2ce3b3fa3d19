// What is found drops down under the field of the bar while one types. "/" or Ctrl K goes to the field, arrows move
// through the list, Escape closes it. Without script the field's own form opens the page of the search.
(() => {
  const form = document.querySelector(".find");
  if (!form) return;
  const field = form.querySelector("input");
  const panel = document.createElement("div");
  panel.className = "find-panel";
  panel.hidden = true;
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  told.setAttribute("aria-live", "polite");
  form.append(panel, told);
  const LEAST = 2;
  let waiting;
  let asking = new AbortController();

  const close = () => {
    panel.hidden = true;
    told.textContent = "";
  };
  const links = () => [...panel.querySelectorAll("a")];

  async function ask() {
    const text = field.value.trim();
    asking.abort();
    if (text.length < LEAST) return close();
    asking = new AbortController();
    try {
      const address = `${form.action}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (!answer.ok || answer.redirected) return close();
      panel.innerHTML = await answer.text();
      panel.hidden = false;
      const count = panel.querySelectorAll("li").length;
      told.textContent = count ? `Có ${count} dòng kết quả, bấm mũi tên xuống để chọn.` : panel.textContent.trim();
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
      field.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || panel.hidden) return;
    event.preventDefault();
    const stops = [field, ...links()];
    const next = stops.indexOf(document.activeElement) + step;
    stops[(next + stops.length) % stops.length].focus();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!slash && !control) return;
    event.preventDefault();
    const shown = [field, document.querySelector(".search-form input")].find((input) => input?.offsetParent);
    if (!shown) location.href = form.action;
    else {
      shown.focus();
      shown.select();
    }
  });
})();
