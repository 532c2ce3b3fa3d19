// Saves a written section while it is being written; without it the button saves.
(() => {
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-autosave-status]");
  const version = form.querySelector("[name=version]");
  let timer, saved;
  const save = async () => {
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1" },
      });
      if (answer.ok) {
        version.value = await answer.text();
        status.textContent = `Đã tự lưu lúc ${new Date().toLocaleTimeString("vi")}`;
      } else {
        status.textContent = "Chưa tự lưu được: có người khác vừa sửa. Mời bấm Lưu để xem.";
      }
    } catch {
      status.textContent = "Mất mạng, chưa tự lưu được; nội dung vẫn ở đây.";
    }
  };
  // One after the other: each carries the version that the one before it brought back.
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      saved = Promise.resolve(saved).then(save);
    }, 2000);
  };
  form.addEventListener("input", soon);
  // On a slow line the first words are typed before this script arrives.
  if ([...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue)) soon();
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saved) return;
    event.preventDefault();
    saved.then(() => form.submit());
  });
})();
