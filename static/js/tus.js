// Speaks tus 1.0 with the portal: begin an upload, ask how far it is, send the next piece, remove it.

const PIECE = 8 * 1024 * 1024; // the most that one checksum may cover

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const coded = (text) => base64(new TextEncoder().encode(text));

// Trying again would not help. The message is the portal's own words, or names words of the page.
export class Trouble extends Error {}

export class Tus {
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  // What the portal says of an upload; null where there is none (any more).
  async look(url) {
    const { status, responseText } = await this.ask("GET", url);
    const told = status === 200 ? JSON.parse(responseText) : null;
    return told?.state === "gone" ? null : told;
  }

  async create(file, purpose) {
    const metadata = `purpose ${coded(purpose)},filename ${coded(file.name)}`;
    const headers = { "Upload-Length": file.size, "Upload-Metadata": metadata };
    return (await this.ask("POST", this.address, headers)).getResponseHeader("Location");
  }

  // Sends the piece at `offset`; `told` hears how many bytes of it have left, and after how many milliseconds.
  async send(url, file, offset, told) {
    const piece = await file.slice(offset, offset + PIECE).arrayBuffer().catch(() => null);
    if (!piece) throw new Trouble("unreadable");
    const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    const sum = await crypto.subtle?.digest("SHA-256", piece); // browsers have none without https
    if (sum) headers["Upload-Checksum"] = `sha256 ${base64(sum)}`;
    const began = performance.now();
    await this.ask("PATCH", url, headers, piece, ({ loaded }) => told(loaded, performance.now() - began));
  }

  remove(url) {
    this.ask("DELETE", url).catch(() => {}); // else it is swept away in some days
  }

  // Breaks off the piece that is on its way.
  abort() {
    this.piece?.abort();
  }

  // XMLHttpRequest, because fetch does not tell how much of a body has left.
  async ask(method, url, headers = {}, body = null, onprogress = null) {
    const request = new XMLHttpRequest();
    if (body) this.piece = request;
    request.open(method, url);
    const lang = document.documentElement.lang;
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token, "Accept-Language": lang, ...headers };
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
}
