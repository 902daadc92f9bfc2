// Hands on what it hears, 4096 samples at a time. It runs in the AudioWorklet, so it is plain JavaScript on its own.
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
