// Sends the file of each [data-upload] in pieces (tus 1.0) once it is chosen, goes on after a break or a reload, and
// puts the upload's key into the hidden field that the form sends. The words are the element's data attributes.
// Without this script the form sends the file whole.

const PIECE = 8 * 1024 * 1024;
const LONGEST_WAIT = 30; // seconds between two tries
const LOOK_AGAIN = 1500; // milliseconds, while the file is being checked

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const coded = (text) => base64(new TextEncoder().encode(text));
const percent = (done, size) => Math.floor((100 * done) / size);
const megabytes = (bytes) =>
  (bytes / 1024 ** 2).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

class Trouble extends Error {} // trying again would not help; the message is the words or their name

class Upload {
  constructor(element) {
    this.words = element.dataset;
    this.part = (selector) => element.querySelector(selector);
    this.field = this.part("[type=hidden]");
    this.input = this.part("[type=file]");
    this.form = element.closest("form");
    this.key = `upload:${location.pathname.replace(/^\/(kk|ru|en)(?=\/)/, "")}:${this.field.name}`;
    this.turn = 0;
    this.input.removeAttribute("name"); // the form sends the key, not the file
    this.part("[data-whole]").hidden = true;
    this.input.addEventListener("change", () => this.input.files.length && this.choose(this.input.files[0]));
    this.part("[data-pause]").addEventListener("click", () => this.pause(!this.open));
    this.part("[data-remove]").addEventListener("click", () => this.remove());
    this.form.addEventListener("submit", (event) => this.busy && this.hold(event), true);
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
    this.request?.abort();
    this.pause(false);
    this.busy = Boolean(file);
    for (let wait = 1; turn === this.turn; ) {
      try {
        await this.gate;
        const told = (this.url && (await this.look())) || (file && (await this.create(file)));
        if (turn !== this.turn) return;
        if (!told) return this.clear();
        this.show(told);
        if (told.state === "ready" || told.state === "refused") return this.done(told);
        if (told.state === "received") {
          this.say("checking");
          await sleep(LOOK_AGAIN);
        } else if (file) {
          await this.send(file, told.offset);
          wait = 1;
        } else {
          return this.say("kept", { name: told.name, percent: percent(told.offset, told.length) });
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

  // XMLHttpRequest, because fetch does not tell how much of a body has left.
  async ask(method, url, headers = {}, body = null, onprogress = null) {
    const request = new XMLHttpRequest();
    if (body) this.request = request; // a piece, which a pause breaks off
    request.open(method, url);
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const lang = document.documentElement.lang;
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, "Accept-Language": lang, ...headers };
    Object.entries(all).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = onprogress;
    await new Promise((done, broken) => {
      request.onload = done;
      request.onerror = request.onabort = () => broken(new Error("broken"));
      request.send(body);
    });
    if (request.status === 403 || new URL(request.responseURL).pathname !== url) throw new Trouble("signedout");
    if ([400, 413, 507].includes(request.status)) throw new Trouble(request.responseText.trim());
    if (request.status >= 300 && ![404, 409, 410].includes(request.status)) throw new Error(request.status);
    return request;
  }

  async look() {
    const { status, responseText } = await this.ask("GET", this.url);
    return status === 200 ? JSON.parse(responseText) : null;
  }

  async create({ name, size, lastModified }) {
    const metadata = `purpose ${coded(this.words.purpose)},filename ${coded(name)}`;
    const told = { "Upload-Length": size, "Upload-Metadata": metadata };
    this.url = (await this.ask("POST", this.words.upload, told)).getResponseHeader("Location");
    localStorage.setItem(this.key, JSON.stringify({ url: this.url, name, size, lastModified }));
    return { state: "receiving", offset: 0, length: size, name };
  }

  async send(file, offset) {
    const piece = await file.slice(offset, offset + PIECE).arrayBuffer().catch(() => null);
    if (!piece) throw new Trouble("unreadable");
    const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    const sum = await crypto.subtle?.digest("SHA-256", piece); // browsers have none without https
    if (sum) headers["Upload-Checksum"] = `sha256 ${base64(sum)}`;
    const began = performance.now();
    await this.ask("PATCH", this.url, headers, piece, ({ loaded }) => {
      const speed = megabytes((1000 * loaded) / (performance.now() - began));
      this.tell(offset + loaded, file.size, speed);
    });
  }

  done({ state, fault, sha256 }) {
    if (state === "refused") return this.stop(fault);
    this.field.value = this.url.split("/").pop();
    this.part("[data-hash]").hidden = false;
    this.part("[data-hash] code").textContent = sha256;
    this.stop("ready");
  }

  stop(words) {
    this.busy = false;
    this.part("[data-pause]").hidden = true;
    this.say(words);
  }

  hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say("wait");
    this.part("[data-pause]").focus();
  }

  pause(isPaused) {
    this.open?.();
    this.open = undefined;
    this.gate = isPaused && new Promise((open) => (this.open = open));
    this.part("[data-pause]").textContent = this.words[isPaused ? "resume" : "pause"];
    this.part("[data-pause]").hidden = false;
    if (!isPaused) return;
    this.request?.abort();
    this.say("paused");
  }

  remove() {
    this.turn += 1;
    this.request?.abort();
    this.forget();
    this.input.value = "";
    this.input.dispatchEvent(new Event("change")); // its name is shown no longer
    this.stop("removed");
    this.input.focus();
  }

  forget() {
    if (this.url) this.ask("DELETE", this.url).catch(() => {}); // else it is swept away in some days
    this.clear();
  }

  clear() {
    localStorage.removeItem(this.key);
    this.url = undefined;
    this.busy = false;
    this.field.value = "";
    this.part("[data-panel]").hidden = this.part("[data-hash]").hidden = true;
  }

  show({ name, offset, length }) {
    this.part("[data-panel]").hidden = false;
    this.part("[data-name]").textContent = name;
    this.tell(offset, length);
  }

  tell(done, size, speed) {
    this.part("progress").value = percent(done, size);
    if (!speed) return;
    const pace = { done: megabytes(done), size: megabytes(size), speed };
    this.part("[data-pace]").textContent = this.filled(this.words.pace, pace);
    this.say("percent", { percent: 10 * Math.floor(percent(done, size) / 10) });
  }

  say(words, values) {
    const text = this.filled(this.words[words] ?? words, values);
    const status = this.part("[role=status]");
    if (status.textContent !== text) status.textContent = text; // a screen reader speaks only of what has changed
  }

  filled(text, values) {
    return text.replace(/{(\w+)}/g, (all, name) => values?.[name] ?? all);
  }
}

document.querySelectorAll("[data-upload]").forEach((element) => new Upload(element));
