// Passes its input on, 4096 samples at a time. Plain JavaScript without imports, as it runs in the AudioWorklet.
class Tap extends AudioWorkletProcessor {
  #frame = new Int16Array(4_096);
  #filled = 0;

  process([[channel] = []]) {
    for (const sample of channel ?? []) {
      this.#frame[this.#filled++] = Math.round(32_767 * Math.max(-1, Math.min(1, sample)));
      if (this.#filled < this.#frame.length) continue;
      this.port.postMessage(this.#frame);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("tap", Tap);
