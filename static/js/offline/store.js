// The copies of attendance sheets on this device. Marks and reasons only: names stay on the page.
const PREFIX = "sheet:";
// What each page has of its own.
export const OF_THE_PAGE = ["csrfmiddlewaretoken", "form_key"];

// The copy of one sheet, for one user: { user, fields: [[name, value], …], resumed }.
export class Copy {
  constructor(sheet, user) {
    this.name = PREFIX + sheet;
    this.user = user;
  }

  static all(user) {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => new Copy(name.slice(PREFIX.length), user));
  }

  // What is kept, null where there is nothing or it is another user's.
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name));
      return kept && kept.user === this.user ? kept : null;
    } catch {
      return null;
    }
  }

  write(form, resumed) {
    const fields = [...new FormData(form)].filter(([name]) => !OF_THE_PAGE.includes(name));
    try {
      localStorage.setItem(this.name, JSON.stringify({ user: this.user, fields, resumed }));
    } catch {
      // A browser that keeps nothing: the sheet still waits on the open page.
    }
  }

  remove() {
    localStorage.removeItem(this.name);
  }
}

export const valueIn = (kept, field) => kept.fields.find(([name]) => name === field)?.[1] ?? "";
