// What the bank's payment-api.js offers a shop, in few lines of our own: the address of the payment page is built
// from the payment object and opened. The portal never loads this; it builds the same address itself.

(() => {
  const page = new URL("/payform/", document.currentScript.src);
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$";

  /** name=value joined by &, nested objects written so first and then encoded once more. */
  function pairs(values) {
    return Object.entries(values)
      .map(([name, value]) => [name, value && typeof value === "object" ? pairs(value) : String(value)])
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
  }

  /**
   * ASCII `text` as an LZ string in 64 letters of an address. Every character is written out as a new one (0 and its
   * eight bits), which any reader of LZ strings understands; it is only longer than it could be.
   */
  function written(text) {
    const bits = [];
    let [width, room] = [2, 1];
    const put = (value, count) => {
      for (let place = 0; place < count; place += 1) bits.push((value >> place) & 1);
    };
    const entered = () => {  // the reader's dictionary has one entry more; numbers grow with it
      room -= 1;
      if (!room) {
        room = 2 ** width;
        width += 1;
      }
    };
    for (const [place, character] of [...text].entries()) {
      put(0, width);
      put(character.charCodeAt(0), 8);
      entered();
      if (place) entered();
    }
    put(2, width);
    do bits.push(0); while (bits.length % 6);  // readers look one bit ahead
    let letters = "";
    for (let at = 0; at < bits.length; at += 6) {
      letters += LETTERS[bits.slice(at, at + 6).reduce((value, bit) => value * 2 + bit, 0)];
    }
    return letters;
  }

  function pay(payment) {
    page.search = `?params=${encodeURIComponent(written(pairs(payment)))}`;
    window.location.assign(page);
  }

  // The bank opens the widget in a frame that reports back; the stand-in's page has no script, so both lead there.
  window.halyk = { pay, showPaymentWidget: pay };
})();
