// A long check: how far it is, asked for now and then without loading the page anew. When it has ended, the page is
// loaded once more and says what was found. Without this script the page does so by itself every few seconds.

const EVERY = 2000; // milliseconds

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.status >= 500) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector("#check .progress");
    if (!told) {
      location.reload();
      return;
    }
    for (const [here, there] of [["label", "textContent"], ["progress", "outerHTML"]]) {
      const shown = document.querySelector(`#check .progress ${here}`);
      const now = told.querySelector(here)[there];
      if (shown[there] !== now) shown[there] = now; // a screen reader speaks only of what has changed
    }
  } catch {
    // no network for a moment: the next look may find it back
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
