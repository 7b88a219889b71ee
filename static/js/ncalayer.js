// Speaks with NCALayer, the national signing program on this device, by its module kz.gov.pki.knca.basics.
// Another way to sign is another module with such a `sign`; sign.js knows them by name.

const GREETED_WITHIN = 10_000; // milliseconds; whatever else listens on the port does not greet
const PERMISSIONS = ["loopback-network", "local-network-access"]; // newer name first

export class Trouble extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason; // names one of the texts in the page
  }
}

// Signs all documents (base64) in one action of the person; gives one CMS (base64 or PEM) for each, in their order.
// Options: url; mode (attached or detached); iin and bin, whose keys are offered; locale (kk, ru, en);
// anyAuthority, to offer keys of others than the national one; demoKey, which key the demo's simulator takes.
// Throws Trouble: not_running, permission, permission_prompt, cancelled, no_key, failed.
export async function sign(documents, options) {
  if ((await permission()) === "denied") {
    throw new Trouble("permission");
  }
  const socket = await connect(options.url);
  try {
    if (options.demoKey) {
      await ask(socket, { module: "demo", method: "choose", args: { key: options.demoKey } });
    }
    return signatures(await ask(socket, request(documents, options)), documents.length);
  } finally {
    socket.close();
  }
}

function request(documents, { mode, iin, bin, locale, anyAuthority }) {
  return {
    module: "kz.gov.pki.knca.basics",
    method: "sign",
    args: {
      allowedStorages: null,
      format: "cms",
      data: documents,
      signingParams: { decode: true, encapsulate: mode === "attached", digested: false, tsaProfile: null },
      // No purpose is asked for: keys issued since 2024 have one for everything, without clientAuth.
      signerParams: {
        extKeyUsageOids: [],
        iin: iin || undefined,
        bin: bin || undefined,
        chain: anyAuthority ? [] : null,
      },
      locale,
    },
  };
}

function signatures(answer, count) {
  if (answer.status !== true) {
    throw new Trouble(answer.code === "KEY_NOT_FOUND" ? "no_key" : "failed");
  }
  const result = answer.body?.result ?? null;
  if (result === null) {
    throw new Trouble("cancelled");
  }
  const signed = [result].flat(); // a list, or from older programs the bare text
  if (signed.length !== count || signed.some((cms) => typeof cms !== "string" || cms === "")) {
    throw new Trouble("failed");
  }
  return signed;
}

async function connect(url) {
  const socket = new WebSocket(url);
  let timer;
  socket.onopen = () => {
    timer = setTimeout(() => socket.close(), GREETED_WITHIN);
  };
  try {
    const greeting = await nextMessage(socket);
    if (!greeting.result?.version) {
      throw new Trouble("not_running");
    }
    return socket;
  } catch {
    socket.close();
    throw new Trouble(await whyUnreachable());
  } finally {
    clearTimeout(timer);
  }
}

function ask(socket, question) {
  const answer = nextMessage(socket);
  socket.send(JSON.stringify(question));
  return answer;
}

function nextMessage(socket) {
  return new Promise((resolve, reject) => {
    socket.onclose = () => reject(new Trouble("not_running"));
    socket.onmessage = ({ data }) => {
      try {
        resolve(JSON.parse(data));
      } catch {
        reject(new Trouble("failed"));
      }
    };
  });
}

// May this page reach programs on this device? Chromium 147 and later ask the person;
// other browsers know no such permission, and then the question is answered by trying.
async function permission() {
  for (const name of PERMISSIONS) {
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch {
      continue;
    }
  }
  return "unknown";
}

// A blocked connection fails exactly like one that nobody answers. Pages from this very device need no
// permission, so there the state "prompt" means nothing.
async function whyUnreachable() {
  const state = await permission();
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
  if (state === "denied") {
    return "permission";
  }
  return state === "prompt" && !isLocal ? "permission_prompt" : "not_running";
}
