// Keeps what is typed into the attendance sheet on this device until the portal has it, and sends
// it when the network is back. The form's key lets the portal take it in once; its version guards
// what others wrote meanwhile. On every other page it drops the copies of forms that have arrived.
import { carry, fill } from "./offline/restore.js";
import { dropArrived, Sender } from "./offline/send.js";
import { Copy } from "./offline/store.js";

const RESUMED =
  "Đã lấy lại phần đồng chí ghi dở trên máy này, chưa gửi lên cổng. Hãy xem lại rồi bấm Lưu nháp hoặc Nộp.";
const { user, taken: address } = document.querySelector("script[data-taken]").dataset;
const sheet = document.querySelector("[data-sheet]");

if (sheet) {
  watch(sheet).catch(() => {});
} else {
  dropArrived(address, user).catch(() => {});
}

async function watch(form) {
  const copy = new Copy(form.dataset.sheet, user);
  const notice = form.querySelector("[data-sheet-kept]");
  let isChanged = false; // typed since the page was opened, not sent yet
  let isResumed = false; // the page shows what the copy had kept

  const say = (text) => {
    notice.querySelector("p").textContent = text;
    notice.hidden = !text;
  };
  const keep = () => copy.write(form, isResumed);
  const forget = () => {
    copy.remove();
    sender.stop();
    isChanged = false;
    say("");
  };
  const leave = () => {
    isChanged = false;
  };
  const sender = new Sender(form, address, { say, forget, leave });

  form.addEventListener("submit", (event) => {
    if (sender.isSending) return;
    event.preventDefault();
    keep();
    sender.start(event.submitter?.value ?? "save");
  });
  form.addEventListener("input", () => {
    isChanged = true;
    keep();
  });
  form.querySelector("[data-sheet-forget]")?.addEventListener("click", forget);
  notice.querySelector("button").addEventListener("click", () => {
    forget();
    location.assign(location.pathname + location.search);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !sender.isSending) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const kept = copy.read();
  if ("sheetAnswered" in form.dataset) {
    if (!kept?.resumed) return;
    isResumed = true;
    say(RESUMED);
    return;
  }
  await dropArrived(address, user);
  if (!kept || !copy.read()) return;
  const isDrawnAnew = fill(form, kept.fields);
  isResumed = true;
  say(RESUMED);
  keep();
  if (isDrawnAnew) {
    carry(form, kept.fields);
    sender.send("refresh");
  }
}
