// Has the documents of a form[data-sign] signed, then sends the form with one signature (`cms`) for each, in their
// order. An element with [data-document] holds a document in base64, one with [data-document-url] says where it is;
// of boxes only the ticked ones count. form[data-transport] names the way to sign, a module with such a `sign`.
// Without this script, or by its button[data-plain], the form sends signature files made elsewhere.
import { Trouble, sign as ncalayer } from "./ncalayer.js";

const TRANSPORTS = { ncalayer };

for (const form of document.querySelectorAll("form[data-sign]")) {
  form.addEventListener("submit", (event) => submitted(event, form));
}
// A page that comes back out of the browser's memory must not send its old signatures again.
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
    const chosen = choice(form);
    const documents = await Promise.all(chosen.map(inBase64));
    fill(form, chosen, await transport(form)(documents, options(form, button)));
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

function transport(form) {
  return TRANSPORTS[form.dataset.transport ?? "ncalayer"];
}

function options(form, button) {
  const { signerUrl, mode, iin, bin, demo, demoKey } = form.dataset;
  return {
    url: signerUrl,
    mode,
    iin,
    bin,
    locale: document.documentElement.lang || "kk",
    anyAuthority: demo !== undefined,
    demoKey: button?.dataset.demoKey ?? demoKey,
  };
}

function choice(form) {
  const all = [...form.querySelectorAll("[data-document], [data-document-url]")];
  const chosen = all.filter((element) => element.type !== "checkbox" || element.checked);
  if (chosen.length === 0) {
    throw new Trouble("nothing_chosen");
  }
  return chosen;
}

// The document that an element holds or names.
async function inBase64(element) {
  const address = element.dataset.documentUrl;
  if (!address) {
    return element.value.trim();
  }
  try {
    const answer = await fetch(address, { mode: "same-origin", redirect: "error" });
    if (!answer.ok) {
      throw new Trouble("not_fetched");
    }
    return await base64(await answer.blob());
  } catch {
    throw new Trouble("not_fetched");
  }
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

// One field for each signature. A box ticked or cleared while NCALayer was at work goes back to what was signed.
function fill(form, chosen, signatures) {
  for (const box of form.querySelectorAll("[type=checkbox][data-document-url]")) {
    box.checked = chosen.includes(box);
  }
  const field = form.querySelector("input[name=cms]");
  const fields = signatures.map((cms) => Object.assign(field.cloneNode(), { value: cms }));
  field.replaceWith(...fields);
}

function forget(form) {
  const [field, ...more] = form.querySelectorAll("input[name=cms]");
  field.value = "";
  more.forEach((other) => other.remove());
  delete form.dataset.state;
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
