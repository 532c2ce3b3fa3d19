// Menus of the bar: one is open at a time; Escape or a press elsewhere closes it. Without script they stay usable.
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
})();
