// Measures how many sessions one simulator holds at real-time pace, all of them speaking and spoken to, and how late
// its events are then, compared with a bare `ws` server that drops and sends the same bytes at the same times.
import { fork } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { scripts, turnMs } from "./script.mjs";

const steps = [50, 100, 200];
/** For all events together, on one core. */
const barMs = 50;
/** The step of the search for the most sessions below the bar, and where it ends. */
const grain = 25;
const most = 1_000;
const measuredTurns = 1;
const recordedTurns = measuredTurns + 1;

const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const options = { execArgv: ["--expose-gc"], serialization: "advanced" };

/** Prints what this many sessions cost. Without a number, tries 50, 100 and 200, and then searches for the maximum. */
export async function run(sessions) {
  const recordings = await record();
  console.log(
    `Sessions with turns of ${turnMs / 1_000} s: milliseconds of delay, p50 and p99, in brackets those of`,
  );
  console.log(`the bare server. The least of both is the clients' own; so is the delay of their process.`);
  let holds = 0;
  for (const step of sessions ? [sessions] : steps) {
    const bare = await measure("bare.mjs", step, { recordings });
    const simulator = await measure("simulator.mjs", step);
    print(step, simulator, bare);
    if (isWithin(simulator)) holds = step;
  }
  if (!sessions) await search(holds);
}

/** What a simulator sends to each script. */
async function record() {
  const { recordings } = await measure("simulator.mjs", scripts, { isRecording: true });
  return recordings;
}

async function search(holds) {
  let fails = null;
  while (holds < most && (fails === null || fails - holds > grain)) {
    const next = fails === null ? Math.min(most, Math.max(grain, holds * 1.5)) : (holds + fails) / 2;
    const sessions = Math.round(next / grain) * grain;
    const result = await measure("simulator.mjs", sessions);
    console.log(`  ${sessions} sessions: p99 ${result.delays.all.p99.toFixed(1)} ms`);
    if (isWithin(result)) holds = sessions;
    else fails = sessions;
  }
  console.log(`  the most with p99 below ${barMs} ms: ${holds} sessions`);
}

function isWithin({ delays }) {
  return delays.all.p99 < barMs;
}

async function measure(file, sessions, { recordings, isRecording = false } = {}) {
  const server = fork(at(file), options);
  if (recordings) server.send(recordings);
  const [{ url }] = await once(server, "message");
  const task = [url, sessions, isRecording ? recordedTurns : measuredTurns, isRecording];
  const clients = fork(at("clients.mjs"), [JSON.stringify(task)], options);
  const ended = once(clients, "exit").then(([code]) =>
    Promise.reject(new Error(`the clients ended with ${code}`)),
  );
  ended.catch(() => {});
  await Promise.race([once(clients, "message"), ended]);
  server.send("begin");
  const [heard] = await Promise.race([once(clients, "message"), ended]);
  server.send("end");
  const [cost] = await once(server, "message");
  server.kill();
  return { ...heard, ...cost };
}

const kinds = {
  edges: "speech edges",
  firstSound: "first sound",
  sound: "paced sound",
  requests: "requests",
  all: "all",
};

const pair = ({ p50, p99 }) => `${p50.toFixed(1).padStart(7)} ${p99.toFixed(1).padStart(7)}`;

function print(sessions, simulator, bare) {
  const share = (value) => `${(value * 100).toFixed(0)} %`;
  const held = (simulator.heldBytes / sessions / 1024).toFixed(0);
  console.log(
    `\n  ${sessions} sessions: ${share(simulator.cpuShare)} of a core (${share(bare.cpuShare)}), ` +
      `ratio ${(simulator.cpuShare / bare.cpuShare).toFixed(2)}; ${held} KiB a session; ` +
      `load average ${loadavg()[0].toFixed(1)}`,
  );
  for (const [kind, name] of Object.entries(kinds)) {
    const [ours, theirs] = [simulator.delays[kind], bare.delays[kind]];
    console.log(
      `    ${name.padEnd(13)} ${pair(ours)}  (${pair(theirs)})  ratio ${(ours.p99 / theirs.p99).toFixed(2)}  n ${ours.count}`,
    );
  }
  const stall = ({ stallP99, ownStallP99 }) =>
    `server ${stallP99.toFixed(1)}, clients ${ownStallP99.toFixed(1)}`;
  console.log(`    event loop, p99: ${stall(simulator)}  (${stall(bare)})`);
  if (simulator.delays.all.count < 0.98 * bare.delays.all.count)
    console.log("    events are missing: it falls behind");
  if (!isWithin(simulator)) console.log(`    over the bar of ${barMs} ms`);
}
