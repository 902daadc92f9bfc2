// Runs in the AudioWorklet, without imports: passes its input on, 2048 samples at a time.
class StreamTap extends AudioWorkletProcessor {
  #block = new Float32Array(2_048);
  #filled = 0;

  process([[channel]]) {
    if (!channel) return true;
    this.#block.set(channel, this.#filled);
    this.#filled += channel.length;
    if (this.#filled === this.#block.length) {
      this.port.postMessage(this.#block);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("stream-tap", StreamTap);
