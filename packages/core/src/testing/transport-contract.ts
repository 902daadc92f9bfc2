import { RealtimeError } from "../errors.js";
import type { ContractPair } from "./contract-pair.js";
import { RecordedCall } from "./recorded-call.js";
import { host } from "../support/host.js";

/** One requirement on a transport or player. `run` rejects if it is not met. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * The requirements on every transport, however it is implemented, as cases for any test runner.
 *
 * @example
 * for (const fact of transportContract(makePair)) it(fact.name, fact.run);
 */
export function transportContract(make: () => ContractPair | Promise<ContractPair>): readonly ContractCase[] {
  return facts.map(([name, fact]) => ({
    name,
    async run() {
      const pair = await make();
      try {
        await fact(new RecordedCall(pair));
      } finally {
        await pair.dispose();
      }
    },
  }));
}

const facts: readonly (readonly [name: string, (call: RecordedCall) => Promise<void>])[] = [
  [
    "opens, delivers in order, and closes once hung up",
    async (call) => {
      await call.opened();
      await call.peer.say("1");
      await call.peer.say("2");
      await call.until("off");
      call.hangUp();
      equal(call.log, "offc");
      equal(call.frames.join(), "1,2");
    },
  ],
  [
    "delivers a frame that was sent with the open",
    async (call) => {
      call.dial();
      await call.peer.answer();
      await call.peer.say("first");
      await call.until("of");
      equal(call.frames[0], "first");
      call.hangUp();
    },
  ],
  [
    "closes without opening when hung up while dialing",
    async (call) => {
      call.dial().hangUp();
      await call.peer.answer();
      await settle();
      equal(call.log, "c");
    },
  ],
  [
    "closes once, however often we hang up and whatever the far end does then",
    async (call) => {
      await call.opened();
      call.hangUp();
      call.hangUp();
      await call.peer.drop();
      await settle();
      equal(call.log, "oc");
    },
  ],
  [
    "delivers nothing after the hang-up",
    async (call) => {
      await call.opened();
      call.hangUp();
      await call.peer.say("late");
      await settle();
      equal(call.log, "oc");
    },
  ],
  [
    "can be hung up while it opens",
    async (call) => {
      call.onOpen = () => call.hangUp();
      call.dial();
      await call.peer.answer();
      await call.until("oc");
      await call.peer.say("late");
      await settle();
      equal(call.log, "oc");
    },
  ],
  [
    "can be hung up while it delivers",
    async (call) => {
      call.onFrame = () => call.hangUp();
      await call.opened();
      await call.peer.say("1");
      await call.peer.say("2");
      await call.until("ofc");
      await settle();
      equal(call.log, "ofc");
    },
  ],
  [
    "keeps our code and reason",
    async (call) => {
      await call.opened();
      call.hangUp(4001, "done");
      equal(call.end?.code, 4001);
      equal(call.end?.reason, "done");
    },
  ],
  [
    "refuses to hang up with what no close may carry, and goes on",
    async (call) => {
      await call.opened();
      for (const [code, reason] of [
        [1006, ""],
        [999, ""],
        [1000, "x".repeat(124)],
      ] as const) {
        equal(
          codeThrown(() => call.hangUp(code, reason)),
          "options.invalid",
        );
      }
      await call.peer.say("1");
      await call.until("of");
      call.hangUp();
    },
  ],
  [
    "says link.lost when the line breaks",
    async (call) => {
      await call.opened();
      await call.peer.drop();
      await call.until("ox");
      equal(errorOf(call).code, "link.lost");
    },
  ],
  [
    "keeps the far end's code and reason",
    async (call) => {
      await call.opened();
      await call.peer.close(4002, "expired");
      await call.until("ox");
      equal(errorOf(call).code, "link.closed");
      equal(call.end?.code, 4002);
      equal(call.end?.reason, "expired");
    },
  ],
  [
    "delivers every frame that came before the close",
    async (call) => {
      await call.opened();
      for (const frame of ["1", "2", "3"]) await call.peer.say(frame);
      await call.peer.close(1000, "");
      await call.until("offfx");
      equal(call.frames.join(), "1,2,3");
    },
  ],
  [
    "closes with an error, and never opens, when refused",
    async (call) => {
      call.dial();
      await call.peer.refuse();
      await call.until("x");
      errorOf(call);
    },
  ],
  [
    "sends in order, whatever the characters",
    async (call) => {
      await call.opened();
      const frames = ["1", "ä 语 👋", "x".repeat(100_000)];
      for (const frame of frames) call.link?.send(frame);
      for (const frame of frames) equal(await call.peer.next(), frame);
      equal(typeof call.link?.bufferedAmount, "number");
      call.hangUp();
    },
  ],
  [
    "ignores what is sent after the end",
    async (call) => {
      await call.opened();
      call.hangUp();
      call.link?.send("late");
      equal(call.log, "oc");
    },
  ],
  [
    "dials again as a new connection",
    async (call) => {
      await call.opened();
      call.hangUp();
      const second = await call.again().opened();
      call.hangUp();
      await second.peer.say("1");
      await second.until("of");
      equal(call.log, "oc");
      second.hangUp();
    },
  ],
];

/** Long enough for anything in flight within this process to arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => host.setTimeout(resolve, 0));
}

function errorOf(call: RecordedCall): RealtimeError {
  if (!call.end?.error) throw new Error("expected the connection to end with an error");
  return call.end.error;
}

function codeThrown(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof RealtimeError ? error.code : String(error);
  }
}

function equal(actual: unknown, expected: unknown): void {
  if (actual !== expected)
    throw new Error(`expected ${JSON.stringify(expected)}, saw ${JSON.stringify(actual)}`);
}
