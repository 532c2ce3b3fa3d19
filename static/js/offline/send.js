// Sends a sheet as soon as the portal can be reached, and asks which sheets have arrived.
import { Copy, valueIn } from "./store.js";

const WAIT = 5000; // milliseconds between two attempts, and for an answer
const LOGIN = "login";
const OFFLINE =
  "Không có mạng. Bảng điểm danh được giữ trên máy này và tự gửi khi có mạng; đồng chí cứ để mở trang này.";
const LOGGED_OUT = "Phiên đăng nhập đã hết. Đồng chí đăng nhập lại ở cửa sổ khác, trang này sẽ tự gửi.";

// The address of what the portal made of the form with this key, null where it has not taken it
// in, LOGIN where nobody is logged in. Throws without a network.
async function takenAs(address, key) {
  const answer = await fetch(`${address}?key=${encodeURIComponent(key)}`, {
    cache: "no-store",
    signal: AbortSignal.timeout(WAIT),
  });
  if (answer.redirected) return LOGIN;
  return (await answer.json()).taken;
}

// Drop the copies of the forms that have arrived.
export async function dropArrived(address, user) {
  for (const copy of Copy.all(user)) {
    const kept = copy.read();
    const taken = kept && (await takenAs(address, valueIn(kept, "submission_key")).catch(() => null));
    if (taken && taken !== LOGIN) copy.remove();
  }
}

// What becomes of a pressed button: IDLE until then, WAITING for the network, SENDING at last.
const IDLE = "idle";
const WAITING = "waiting";
const SENDING = "sending";

export class Sender {
  #state = IDLE;
  #action = null; // the value of the button that was pressed

  // `page` says what happens to the page: say(text), forget() and leave().
  constructor(form, address, page) {
    this.form = form;
    this.address = address;
    this.page = page;
    window.addEventListener("online", () => this.#attempt());
    setInterval(() => this.#attempt(), WAIT);
  }

  get isSending() {
    return this.#state === SENDING;
  }

  start(action) {
    this.#state = WAITING;
    this.#action = action;
    this.#attempt();
  }

  stop() {
    if (this.#state === WAITING) this.#state = IDLE;
  }

  // Submit the form as the page's own button would.
  send(action) {
    this.#state = SENDING;
    this.page.leave();
    const buttons = [...this.form.querySelectorAll(`button[name="action"][value="${action}"]`)];
    this.form.requestSubmit(buttons.pop());
  }

  async #attempt() {
    if (this.#state !== WAITING) return;
    let taken;
    try {
      taken = await takenAs(this.address, this.form.querySelector('[name="submission_key"]').value);
    } catch {
      this.page.say(OFFLINE);
      return;
    }
    if (this.#state !== WAITING) return;
    if (taken === LOGIN) {
      this.page.say(LOGGED_OUT);
    } else if (taken) {
      this.page.forget();
      location.assign(taken);
    } else {
      this.send(this.#action);
    }
  }
}
