// Keeps what is typed into the sheet on this device until the portal has it, and sends it when the
// network is back. The form's key lets the portal take it in once; its version guards what others
// wrote meanwhile. Marks and reasons only: names stay on the page. On every other page it drops the
// copies of forms that have arrived.
(() => {
  const { user, taken: address } = document.currentScript.dataset;
  const form = document.querySelector("[data-sheet]");
  const wait = 5000;

  const read = (place) => {
    try {
      const kept = JSON.parse(localStorage.getItem(place));
      return kept && kept.user === user ? kept : null;
    } catch {
      return null;
    }
  };
  const valueOf = (kept, name) => kept.fields.find(([other]) => other === name)?.[1] ?? "";
  // Has the portal taken in the form with this key? Throws without a network.
  const ask = async (key) => {
    const answer = await fetch(address + "?key=" + encodeURIComponent(key), {
      cache: "no-store",
      signal: AbortSignal.timeout(wait),
    });
    if (answer.redirected) return "login";
    return (await answer.json()).taken;
  };
  const tidy = async () => {
    for (const place of Object.keys(localStorage).filter((name) => name.startsWith("sheet:"))) {
      const kept = read(place);
      const answer = kept && (await ask(valueOf(kept, "submission_key")).catch(() => null));
      if (answer && answer !== "login") localStorage.removeItem(place);
    }
  };
  if (!form) {
    tidy().catch(() => {});
    return;
  }

  const place = "sheet:" + form.dataset.sheet;
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const box = form.querySelector("[data-sheet-kept]");
  let sending = false;
  let changed = false;
  let resumed = false;
  let waiting = null;

  const say = (text) => {
    box.querySelector("p").textContent = text;
    box.hidden = !text;
  };
  const keep = () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    try {
      localStorage.setItem(place, JSON.stringify({ user, fields, resumed }));
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

  const sayResumed = () => {
    resumed = true;
    say("Đã lấy lại phần đồng chí ghi dở trên máy này, chưa gửi lên cổng. Hãy xem lại rồi bấm Lưu nháp hoặc Nộp.");
  };
  // Marks of people who are not on the sheet of the day drawn travel along to the day kept.
  const carry = (values) => {
    for (const [name, [value]] of values) {
      if (!/^(sheet|mark|reason)-/.test(name) || field(name)) continue;
      const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(input);
    }
  };
  // Another day, another kind, or another version meanwhile: the portal draws the sheet anew.
  const restore = (kept) => {
    const drawn = ["held_on", "kind", "version"].map((name) => field(name)?.value);
    const values = new Map();
    for (const [name, value] of kept.fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const input of form.elements) {
      if (!input.name || input.name === "csrfmiddlewaretoken" || input.tagName === "BUTTON") continue;
      const typed = values.get(input.name) ?? [];
      if (input.type === "radio" || input.type === "checkbox") input.checked = typed.includes(input.value);
      else if (typed.length) input.value = typed[0];
    }
    form.dispatchEvent(new Event("sheet:restored"));
    sayResumed();
    keep();
    if (["held_on", "kind", "version"].some((name, n) => field(name)?.value !== drawn[n])) {
      carry(values);
      send("refresh");
    }
  };
  const resume = async () => {
    const kept = read(place);
    if ("sheetAnswered" in form.dataset) {
      if (kept?.resumed) sayResumed();
      return;
    }
    await tidy();
    if (kept && read(place)) restore(kept);
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
  form.querySelector("[data-sheet-forget]")?.addEventListener("click", forget);
  box.querySelector("button").addEventListener("click", () => {
    forget();
    location.assign(location.pathname + location.search);
  });
  window.addEventListener("online", attempt);
  setInterval(attempt, wait);
  window.addEventListener("beforeunload", (event) => {
    if (changed && !sending) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  resume().catch(() => {});
})();
