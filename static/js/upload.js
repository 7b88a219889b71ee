// Sends the file of each [data-upload] in pieces once it is chosen, goes on after a break or a reload, and puts the
// upload's key into the hidden field that the form sends. The words are the element's data attributes.
// Without this script the form sends the file whole.
import { Trouble, Tus } from "./tus.js";

const LONGEST_WAIT = 30; // seconds between two tries
const LOOK_AGAIN = 1500; // milliseconds, while the file is being checked

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const percent = (done, size) => Math.floor((100 * done) / size);
const megabytes = (bytes) =>
  (bytes / 1024 ** 2).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
const filled = (text, values = {}) => text.replace(/{(\w+)}/g, (all, name) => values[name] ?? all);

class Upload {
  constructor(element) {
    this.words = element.dataset;
    this.part = (name) => element.querySelector(`[data-${name}]`);
    this.field = element.querySelector("[type=hidden]");
    this.input = element.querySelector("[type=file]");
    const form = element.closest("form");
    this.tus = new Tus(this.words.upload, form.querySelector("[name=csrfmiddlewaretoken]").value);
    this.key = `upload:${location.pathname.replace(/^\/(kk|ru|en)(?=\/)/, "")}:${this.field.name}`;
    this.turn = 0;
    this.input.removeAttribute("name"); // the form sends the key, not the file
    this.part("whole").hidden = true;
    this.input.addEventListener("change", () => this.input.files.length && this.choose(this.input.files[0]));
    this.part("pause").addEventListener("click", () => this.pause(!this.open));
    this.part("remove").addEventListener("click", () => this.remove());
    form.addEventListener("submit", (event) => this.busy && this.hold(event), true);
    this.url = this.field.value ? this.words.upload + this.field.value : this.remembered.url;
    if (this.url) this.go(); // what was sent before this page was loaded
  }

  get remembered() {
    return JSON.parse(localStorage.getItem(this.key)) ?? {};
  }

  choose(file) {
    const { name, size, lastModified } = this.remembered;
    if (name !== file.name || size !== file.size || lastModified !== file.lastModified) this.forget();
    this.go(file);
  }

  // One turn at a time: a newer one ends the older. Whatever breaks, the portal is asked how far the file is.
  async go(file) {
    const turn = ++this.turn;
    this.tus.abort();
    this.pause(false);
    this.busy = Boolean(file);
    for (let wait = 1; turn === this.turn; ) {
      try {
        await this.gate;
        const told = (this.url && (await this.tus.look(this.url))) || (file && (await this.create(file)));
        if (turn !== this.turn) return;
        if (!told) return this.clear();
        this.show(told);
        if (told.state === "refused") return this.stop(told.fault);
        if (told.state === "ready") return this.done(told);
        if (told.state === "received") {
          this.say("checking");
          await sleep(LOOK_AGAIN);
        } else if (file) {
          await this.tus.send(this.url, file, told.offset, (bytes, time) => this.tell(told, bytes, time));
          wait = 1;
        } else {
          return this.stop("kept", { name: told.name, percent: percent(told.offset, told.length) });
        }
      } catch (error) {
        if (turn !== this.turn) return;
        if (error instanceof Trouble) return this.stop(error.message);
        if (this.open) continue; // paused
        this.say("broken", { seconds: wait });
        await sleep(wait * 1000);
        wait = Math.min(2 * wait, LONGEST_WAIT);
      }
    }
  }

  async create(file) {
    const { name, size, lastModified } = file;
    this.url = await this.tus.create(file, this.words.purpose);
    localStorage.setItem(this.key, JSON.stringify({ url: this.url, name, size, lastModified }));
    return { state: "receiving", offset: 0, length: size, name };
  }

  done({ sha256 }) {
    this.field.value = this.url.split("/").pop();
    this.part("hash").hidden = false;
    this.part("sum").textContent = sha256;
    this.stop("ready");
  }

  stop(words, values) {
    this.busy = false;
    this.part("pause").hidden = true;
    this.part("pace").textContent = "";
    this.say(words, values);
  }

  hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say("wait");
    this.part("pause").focus();
  }

  pause(isPaused) {
    this.open?.();
    this.open = undefined;
    this.gate = isPaused && new Promise((open) => (this.open = open));
    this.part("pause").textContent = this.words[isPaused ? "resume" : "pause"];
    this.part("pause").hidden = false;
    if (!isPaused) return;
    this.tus.abort();
    this.say("paused");
  }

  remove() {
    this.turn += 1;
    this.tus.abort();
    this.forget();
    this.input.value = "";
    this.stop("removed");
    this.input.focus();
  }

  forget() {
    if (this.url) this.tus.remove(this.url);
    this.clear();
  }

  clear() {
    localStorage.removeItem(this.key);
    this.url = undefined;
    this.busy = false;
    this.field.value = "";
    this.part("panel").hidden = this.part("hash").hidden = true;
  }

  show({ name, offset, length }) {
    this.part("panel").hidden = false;
    this.part("name").textContent = name;
    this.part("bar").value = percent(offset, length);
  }

  tell({ offset, length }, bytes, time) {
    const [done, speed] = [offset + bytes, (1000 * bytes) / time];
    const pace = { done: megabytes(done), size: megabytes(length), speed: megabytes(speed) };
    this.part("bar").value = percent(done, length);
    this.part("pace").textContent = filled(this.words.pace, pace);
    this.say("percent", { percent: 10 * Math.floor(percent(done, length) / 10) });
  }

  say(words, values) {
    const text = filled(this.words[words] ?? words, values);
    if (this.part("status").textContent !== text) this.part("status").textContent = text; // spoken where it changes
  }
}

document.querySelectorAll("[data-upload]").forEach((element) => new Upload(element));
