// Keeps what is typed into the sheet on this device until the portal has it, and sends it when the
// network is back. The form's key lets the portal take it in once; its version guards what others
// wrote meanwhile. Marks and reasons only: names stay on the page.
(() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const place = "sheet:" + location.pathname;
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const box = form.querySelector("[data-sheet-kept]");
  const wait = 5000;
  let sending = false;
  let changed = false;
  let waiting = null;

  const say = (text) => {
    box.querySelector("p").textContent = text;
    box.hidden = !text;
  };
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place));
      return kept && kept.user === form.dataset.sheet ? kept : null;
    } catch {
      return null;
    }
  };
  const keep = () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    try {
      localStorage.setItem(place, JSON.stringify({ user: form.dataset.sheet, fields }));
    } catch {
      // A browser that keeps nothing: the sheet still waits on the open page.
    }
  };
  const forget = () => {
    localStorage.removeItem(place);
    waiting = null;
    changed = false;
    say("");
  };

  // Has the portal taken in the form with this key? Throws without a network.
  const ask = async (key) => {
    const answer = await fetch(form.dataset.sheetTaken + "?key=" + encodeURIComponent(key), {
      cache: "no-store",
      signal: AbortSignal.timeout(wait),
    });
    if (answer.redirected) return "login";
    return (await answer.json()).taken;
  };
  const send = (action) => {
    sending = true;
    changed = false;
    const buttons = [...form.querySelectorAll(`button[name="action"][value="${action}"]`)];
    form.requestSubmit(buttons.pop());
  };
  const attempt = async () => {
    if (!waiting || sending) return;
    let taken;
    try {
      taken = await ask(field("submission_key").value);
    } catch {
      say("Không có mạng. Bảng điểm danh được giữ trên máy này và tự gửi khi có mạng; đồng chí cứ để mở trang này.");
      return;
    }
    if (taken === "login") {
      say("Phiên đăng nhập đã hết. Đồng chí đăng nhập lại ở cửa sổ khác, trang này sẽ tự gửi.");
    } else if (taken) {
      forget();
      location.assign(taken);
    } else {
      send(waiting);
    }
  };

  const restore = (kept) => {
    const drawn = field("held_on")?.value;
    const values = new Map();
    for (const [name, value] of kept.fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const input of form.elements) {
      if (!input.name || input.name === "csrfmiddlewaretoken" || input.tagName === "BUTTON") continue;
      const typed = values.get(input.name) ?? [];
      if (input.type === "radio" || input.type === "checkbox") input.checked = typed.includes(input.value);
      else if (typed.length) input.value = typed[0];
    }
    form.dispatchEvent(new Event("sheet:restored"));
    if (drawn && field("held_on").value !== drawn) send("refresh");
  };
  const resume = async () => {
    const kept = read();
    if (!kept || "sheetAnswered" in form.dataset) return;
    const key = kept.fields.find(([name]) => name === "submission_key")?.[1] ?? "";
    const taken = await ask(key).catch(() => null);
    if (taken && taken !== "login") {
      forget();
      return;
    }
    restore(kept);
    say("Đã lấy lại phần đồng chí ghi dở trên máy này, chưa gửi lên cổng. Hãy xem lại rồi bấm Lưu nháp hoặc Nộp.");
  };

  form.addEventListener("submit", (event) => {
    if (sending) return;
    event.preventDefault();
    const action = event.submitter?.value ?? "save";
    waiting = action;
    keep();
    attempt();
  });
  form.addEventListener("input", () => {
    changed = true;
    keep();
  });
  box.querySelector("button").addEventListener("click", () => {
    forget();
    location.reload();
  });
  window.addEventListener("online", attempt);
  setInterval(attempt, wait);
  window.addEventListener("beforeunload", (event) => {
    if (changed && !sending) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  resume();
})();
