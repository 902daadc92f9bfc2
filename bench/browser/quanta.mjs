// Measures what worklets cost per quantum, run manually in this process: time, memory, and samples that are never
// heard.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext, runInThisContext } from "node:vm";
import { createFilterBank } from "@rt/core";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const chunkSeconds = 0.1;
/** The quanta of almost a second. */
const quanta = 150;

const identity = {
  ...{ up: 1, down: 1, reach: 1, phases: 1 },
  rows: [new Float64Array([1, 0]), new Float64Array([0, 1])],
};

/** How each is fed: samples at 24 kHz, in a context of this rate. */
const contenders = {
  "@rt/browser, 24 to 48 kHz": {
    source: () => read("@rt/browser/worklets/playback.js"),
    sampleRate: 48_000,
    bank: createFilterBank(24_000, 48_000),
  },
  "@rt/browser, 24 kHz": {
    source: () => read("@rt/browser/worklets/playback.js"),
    sampleRate: 24_000,
    bank: identity,
  },
  "wavtools, 24 kHz": {
    source: async () => (await importWavtools()).StreamProcessorWorklet,
    sampleRate: 24_000,
    feed: (send, samples) => send({ event: "write", buffer: samples, trackId: "a" }),
  },
  "@elevenlabs/client, 24 kHz": {
    source: () => read("@elevenlabs/client/worklets/audioConcatProcessor.js"),
    sampleRate: 24_000,
    feed: (send, samples) => send({ type: "buffer", buffer: samples.buffer }),
  },
};

/**
 * By name: nanoseconds per quantum with 1 s and with 60 s queued, bytes per quantum, and what is lost of 10 s in one
 * chunk.
 */
export async function measureQuanta(rounds) {
  const results = {};
  for (const [name, contender] of Object.entries(contenders)) {
    const make = await loader(contender);
    const times = (seconds) => median(Array.from({ length: rounds }, () => time(make, seconds)));
    // Runs until all is optimized, which happens in another thread.
    for (let i = 0; i < 5; i++) {
      lost(make, contender.sampleRate);
      time(make, 60);
      await sleep(200);
    }
    results[name] = {
      shortNs: times(1),
      longNs: times(60),
      // What compilers occasionally leave behind is not the worklet's.
      bytes: Math.min(...Array.from({ length: rounds }, () => garbage(make))),
      lostFrames: lost(make, contender.sampleRate),
    };
  }
  return results;
}

function time(make, seconds) {
  const { feed, render } = make();
  for (let at = 0; at < seconds; at += chunkSeconds) feed(chunk());
  const startedAt = performance.now();
  for (let i = 0; i < quanta; i++) render();
  return ((performance.now() - startedAt) * 1e6) / quanta;
}

function garbage(make) {
  const { feed, render } = make();
  for (let at = 0; at < 60; at += chunkSeconds) feed(chunk());
  for (let i = 0; i < quanta; i++) render();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 60 * quanta; i++) render();
  return (process.memoryUsage().heapUsed - before) / (60 * quanta);
}

/** The samples lost of slightly more than 10 s, which is not a whole number of quanta. */
function lost(make, sampleRate) {
  const samples = 240_077;
  const { feed, render } = make();
  feed(new Int16Array(samples).fill(8_000));
  let heard = 0;
  for (let i = 0; i < 6_000; i++) heard += render().reduce((sum, frame) => sum + (frame !== 0), 0);
  return (samples * sampleRate) / 24_000 - heard;
}

function chunk() {
  return new Int16Array(24_000 * chunkSeconds).fill(8_000);
}

/** Creates processors from a worklet's source, as a browser would. */
async function loader({ source, sampleRate, bank, feed }) {
  let Processor;
  class AudioWorkletProcessor {
    port = { postMessage() {} };
  }
  const globals = "AudioWorkletProcessor, registerProcessor, sampleRate";
  const define = runInThisContext(`(function (${globals}) { ${await source()} })`);
  define(AudioWorkletProcessor, (_name, its) => (Processor = its), sampleRate);
  return () => {
    const processor = new Processor({ processorOptions: { jitter: { start: 0, max: 0 }, fade: 0 } });
    const send = (data) => processor.port.onmessage({ data });
    // Created once, so that what the call itself leaves behind is not counted.
    const [inputs, outputs, parameters] = [[[]], [[new Float32Array(128)]], {}];
    if (bank) send({ kind: "bank", sampleRate: 24_000, bank });
    return {
      feed: (samples) =>
        feed ? feed(send, samples) : send({ kind: "play", key: 1, sampleRate: 24_000, samples }),
      render() {
        outputs[0][0].fill(0);
        processor.process(inputs, outputs, parameters);
        return outputs[0][0];
      },
    };
  };
}

/** It creates a URL of its source as soon as it is imported. */
function importWavtools() {
  return import(resolve("wavtools").replace(/index\.js$/, "lib/worklets/stream_processor.js"));
}

async function read(name) {
  return readFile(new URL(resolve(name)), "utf8");
}

function resolve(name) {
  return import.meta.resolve(name);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
