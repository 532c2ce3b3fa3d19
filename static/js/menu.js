// Menus of the bar: one is open at a time; Escape or a press elsewhere closes it. Parts of a page that unfold.
// Without script they stay usable.
(() => {
  const menus = [...document.querySelectorAll("[data-menu]")];
  const close = (kept) => {
    for (const menu of menus) if (menu !== kept) menu.open = false;
  };
  for (const menu of menus) {
    menu.addEventListener("toggle", () => {
      if (menu.open) close(menu);
    });
  }
  document.addEventListener("click", (event) => close(event.target.closest("[data-menu]")));
  document.addEventListener("keydown", (event) => {
    const open = menus.find((menu) => menu.open);
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  // Of tabs that do not fit beside one another, the open one is in sight.
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const tabs = tab.closest(".tabs");
    tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
  }
  // Parts that are folded on phones alone: older browsers cannot show a closed part, so it is opened.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 768px)").matches) {
    for (const part of document.querySelectorAll("details.fold.on-phones")) part.open = true;
  }
  // The further filters of a list are fetched when they are opened; a link does it without script.
  for (const part of document.querySelectorAll("details[data-more]")) {
    const fill = async () => {
      const answer = await fetch(part.dataset.more);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fields = page.querySelector(".list-folded");
      if (!answer.ok || !fields) return;
      part.querySelector(".list-folded").replaceWith(fields);
      fields.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    };
    part.addEventListener("toggle", fill, { once: true });
  }
  // What an address points at may stand in a folded part, which older browsers leave closed.
  const show = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  show();
})();
