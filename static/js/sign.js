// Asks the signing program on this device (NCALayer) for a signature, then sends the form with it.
// A form[data-sign] holds the bytes to sign in base64 ([data-document]) and an empty field (`cms`).
// Without this script, or by its button[data-plain], the form sends a signature file made elsewhere.

const GREETED_WITHIN = 10_000; // milliseconds; whatever else listens on the port does not greet
const PERMISSIONS = ["loopback-network", "local-network-access"]; // newer name first

class Trouble extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason; // names one of the texts in the page
  }
}

for (const form of document.querySelectorAll("form[data-sign]")) {
  form.addEventListener("submit", (event) => submitted(event, form));
}
// A page that comes back out of the browser's memory must not send its old signature again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-sign]").forEach(forget);
  }
});

async function submitted(event, form) {
  const button = event.submitter;
  const isPlain = !form.dataset.state && button?.dataset.plain !== undefined;
  if (form.dataset.state === "signed" || isPlain) {
    form.dataset.state = "sent";
    return;
  }
  event.preventDefault();
  if (form.dataset.state) {
    return; // a second click while the first is at work
  }
  form.dataset.state = "signing";
  const rest = waiting(form, button);
  try {
    form.elements.cms.value = await sign(form, button?.dataset.demoKey ?? form.dataset.demoKey);
    form.dataset.state = "signed";
  } catch (error) {
    forget(form);
    complain(form, error.reason ?? "failed");
  } finally {
    rest();
  }
  if (form.dataset.state === "signed") {
    form.requestSubmit(button);
  }
}

function forget(form) {
  form.elements.cms.value = "";
  delete form.dataset.state;
}

async function sign(form, demoKey) {
  if ((await permission()) === "denied") {
    throw new Trouble("permission");
  }
  const socket = await connect(form.dataset.signerUrl);
  try {
    if (demoKey) {
      await ask(socket, { module: "demo", method: "choose", args: { key: demoKey } });
    }
    return signature(await ask(socket, request(form)));
  } finally {
    socket.close();
  }
}

function request(form) {
  const { iin, mode, demo } = form.dataset;
  return {
    module: "kz.gov.pki.knca.basics",
    method: "sign",
    args: {
      allowedStorages: null,
      format: "cms",
      data: [form.querySelector("[data-document]").value.trim()],
      signingParams: { decode: true, encapsulate: mode === "attached", digested: false, tsaProfile: null },
      // No purpose is asked for: keys issued since 2024 have one for everything, without clientAuth.
      signerParams: { extKeyUsageOids: [], iin: iin || undefined, chain: demo === undefined ? null : [] },
      locale: document.documentElement.lang || "kk",
    },
  };
}

function signature(answer) {
  if (answer.status !== true) {
    throw new Trouble(answer.code === "KEY_NOT_FOUND" ? "no_key" : "failed");
  }
  const [first] = [answer.body?.result ?? null].flat(); // a list, or from older programs the bare text
  if (first === null || first === undefined) {
    throw new Trouble("cancelled");
  }
  if (typeof first !== "string") {
    throw new Trouble("failed");
  }
  return first;
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
    throw new Trouble((await blocked()) ? "permission" : "not_running");
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
    socket.onclose = () => reject(new Trouble("failed"));
    socket.onmessage = ({ data }) => {
      try {
        resolve(JSON.parse(data));
      } catch (error) {
        reject(error);
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
async function blocked() {
  const state = await permission();
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
  return state === "denied" || (state === "prompt" && !isLocal);
}

function words(form, reason) {
  const texts = form.querySelector("[data-sign-texts]");
  return texts.querySelector(`[data-reason="${reason}"]`).textContent.trim();
}

// Says in the button and to screen readers that the signing program is waited for; gives the way back.
function waiting(form, button) {
  const status = form.querySelector("[data-sign-status]");
  const label = [...(button?.childNodes ?? [])];
  form.querySelector("[data-sign-error]").hidden = true;
  status.textContent = words(form, "waiting");
  if (button) {
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(words(form, "button"));
  }
  return () => {
    status.textContent = "";
    if (button) {
      button.removeAttribute("aria-busy");
      button.replaceChildren(...label);
    }
  };
}

function complain(form, reason) {
  const error = form.querySelector("[data-sign-error]");
  error.querySelector("[data-sign-said]").textContent = words(form, reason);
  error.dataset.said = reason;
  error.hidden = false;
  error.focus();
}
