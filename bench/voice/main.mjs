// Measures sound on PulseAudio's virtual devices: how soon a write is heard, how soon a flush is silent, how exactly
// both are counted, and what duplex costs, compared with `pacat` and `parec` driven by minimal code. Then a whole turn.
import { setTimeout as sleep } from "node:timers/promises";
import { measureChain } from "./chain.mjs";
import { contenders } from "./outputs.mjs";
import { listen, rate, startPulse } from "./pulse.mjs";

/** In milliseconds, and percent of a core. */
const bars = {
  pulse: { firstMs: 10, flushMs: 10, errorMs: 5, cpu: 8 },
  native: { firstMs: 60, flushMs: 60, errorMs: 5, cpu: 8 },
  command: { firstMs: 60, flushMs: 60, errorMs: 5, cpu: 8 },
};
const chainBarMs = 60;
const chainRounds = 5;
const duplexMs = 5_000;

const framesOf = (ms) => (ms * rate) / 1_000;
/** Never near zero, so that each sample can be told from silence. */
const tone = (ms) => new Int16Array(framesOf(ms)).fill(8_000);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints what each contender does, as the median of this many rounds; for errors also the worst. */
export async function run(rounds = 15) {
  const pulse = await startPulse();
  try {
    console.log(
      "ms from a write to its first sample, from a flush to silence (below 0: what was rendered was taken",
    );
    console.log(
      `back), error of what was heard, worst in brackets; CPU of duplex, of one core (${rounds} rounds):`,
    );
    const results = {};
    for (const [name, open] of Object.entries(contenders)) {
      results[name] = await measure(open, rounds).catch((error) => ({ error }));
      printContender(name, results[name], results["bare pacat"]);
    }
    printChain(await measureChain(chainRounds));
  } finally {
    await pulse.stop();
  }
}

async function measure(open, rounds) {
  const output = await open();
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(await measureFlush(output));
  const cpu = await measureDuplex(output);
  await output.close();
  const of = (field) => results.map((result) => result[field]);
  const errors = of("errorMs");
  return {
    ...{ firstMs: median(of("firstMs")), flushMs: median(of("flushMs")) },
    ...{ errorMs: median(errors), worstMs: Math.max(...errors), cpu },
  };
}

async function measureFlush(output) {
  const ear = await listen();
  await sleep(100);
  const wroteAt = performance.now();
  output.write(tone(1_000));
  await sleep(400 + Math.random() * 50);
  const flushedAt = performance.now();
  const heard = await output.flush();
  await sleep(400);
  await ear.stop();
  const { sounds } = ear;
  if (sounds.length === 0) throw new Error("nothing was heard");
  return {
    firstMs: sounds[0] - wroteAt,
    flushMs: sounds.at(-1) - flushedAt,
    errorMs: Math.abs(heard - sounds.length) / framesOf(1),
  };
}

/** The CPU time of this process: 20 ms are written every 20 ms, as a session does, and everything recorded is read. */
async function measureDuplex(output) {
  let chunks = 0;
  await output.record(() => chunks++);
  const frame = tone(20);
  output.write(tone(200));
  const before = process.cpuUsage();
  const since = performance.now();
  for (let written = 0; performance.now() - since < duplexMs;) {
    for (; written < performance.now() - since; written += 20) output.write(frame);
    await sleep(20);
  }
  const { user, system } = process.cpuUsage(before);
  if (chunks === 0) throw new Error("nothing was recorded");
  return (user + system) / 10 / (performance.now() - since);
}

const figure = (value) => value.toFixed(1).padStart(6);

function printContender(name, { error, ...result }, bare) {
  if (error) return console.log(`  ${name.padEnd(10)} not here: ${error.message}`);
  const { firstMs, flushMs, errorMs, worstMs, cpu } = result;
  const bar = bars[name] ?? {};
  const over = Object.keys(bar).filter(
    (field) => (field === "errorMs" ? worstMs : result[field]) > bar[field],
  );
  const figures = `first ${figure(firstMs)}  flush ${figure(flushMs)}  error ${figure(errorMs)} (${worstMs.toFixed(1)})`;
  const ratio = `${figure(cpu)} % (${(cpu / bare.cpu).toFixed(2)} of bare)`;
  console.log(
    `  ${name.padEnd(10)} ${figures}  CPU ${ratio}${over.length > 0 ? `  over the bar: ${over.join(", ")}` : ""}`,
  );
}

function printChain(turns) {
  const sent = median(turns.map(({ sentMs }) => sentMs));
  const more = turns.map(({ sentMs, audibleMs }) => audibleMs - sentMs);
  const over = median(more) > chainBarMs ? "  over the bar" : "";
  console.log(
    `a whole turn on loopback, from the decision that the user has stopped (${turns.length} turns):`,
  );
  console.log(
    `  audio sent after ${figure(sent)} ms, heard ${figure(median(more))} ms later (worst ${figure(Math.max(...more))})${over}`,
  );
}
