import { countOf, RecordedPlayer, samples, type PlayerUnderTest } from "./recorded-player.js";
import type { ContractCase } from "./transport-contract.js";

/**
 * The requirements on every player, whatever its device, as cases for any test runner. Nothing has to be audible, and
 * a device may be up to half a second late.
 *
 * @example
 * for (const fact of playerContract(makePlayer)) it(fact.name, fact.run);
 */
export function playerContract(
  make: () => PlayerUnderTest | Promise<PlayerUnderTest>,
): readonly ContractCase[] {
  return facts.map(([name, fact]) => ({
    name,
    async run() {
      const tested = await make();
      try {
        await fact(new RecordedPlayer(tested));
      } finally {
        await tested.player.stop();
        await tested.dispose();
      }
    },
  }));
}

const facts: readonly (readonly [name: string, (heard: RecordedPlayer) => Promise<void>])[] = [
  [
    "tells the last sample of a part",
    async (heard) => {
      await heard.whole("a", 300);
    },
  ],
  [
    "counts through all chunks of a part, and never beyond them",
    async (heard) => {
      for (const ms of [100, 20, 1, 79]) heard.play("a", ms);
      heard.finish("a");
      await heard.until("a", 200);
      await heard.advance(200);
      equal(heard.last("a"), samples(200));
    },
  ],
  [
    "never counts back",
    async (heard) => {
      await heard.whole("a", 500);
      const counts = heard.counts("a");
      equal(counts.join(), [...counts].sort((a, b) => a - b).join());
    },
  ],
  [
    "tells how far it is at least about every 100 ms",
    async (heard) => {
      await heard.whole("a", 1_000);
      const counts = [0, ...heard.counts("a")];
      const widest = Math.max(...counts.map((count, i) => count - (counts[i - 1] ?? 0)));
      ensure(widest <= samples(250), `${widest} samples passed without a report`);
    },
  ],
  [
    "goes on where more of a part comes after a gap",
    async (heard) => {
      heard.play("a", 200);
      await heard.until("a", 200);
      await heard.advance(100);
      heard.play("a", 200);
      heard.finish("a");
      await heard.until("a", 400);
    },
  ],
  [
    "counts at the rate of each part",
    async (heard) => {
      heard.play("a", 200, { sampleRate: 8_000 });
      heard.finish("a");
      await heard.whole("b", 200);
      equal(heard.last("a"), samples(200, 8_000));
    },
  ],
  [
    "renders parts in order, one to its end before the next begins",
    async (heard) => {
      const order = ["a", "b", "c"];
      for (const itemId of order) {
        heard.play(itemId, 120);
        heard.finish(itemId);
      }
      await heard.until("c", 120);
      equal(heard.order().join(), order.join());
      for (const itemId of order) equal(heard.last(itemId), samples(120));
    },
  ],
  [
    "tells parts of one item apart",
    async (heard) => {
      heard.play("a", 100);
      heard.finish("a");
      heard.play("a", 60, { contentIndex: 1 });
      heard.finish("a", 1);
      await heard.until("a", 100);
      await heard.when(() => heard.last("a", 1) === samples(60));
      equal(heard.last("a"), samples(100));
    },
  ],
  [
    "plays out a part that is shorter than any buffer",
    async (heard) => {
      await heard.whole("a", 5);
    },
  ],
  [
    "takes no samples, and the end of parts it does not know",
    async (heard) => {
      heard.play("a", 0);
      heard.finish("a");
      heard.finish("unknown");
      await heard.whole("b", 100);
    },
  ],
  [
    "leaves the samples as they are, for others to read",
    async (heard) => {
      const shared = Int16Array.from({ length: samples(100) }, (_, i) => (i * 7) % 1_000);
      const before = shared.slice();
      heard.player.play({
        responseId: "r",
        itemId: "a",
        contentIndex: 0,
        samples: shared,
        sampleRate: 24_000,
      });
      heard.finish("a");
      await heard.until("a", 100);
      equal(shared.join(), before.join());
    },
  ],
  [
    "stops where it is: between what it last told and what was queued",
    async (heard) => {
      await heard.begun("a", 3_000);
      const stopped = await heard.stop();
      const count = countOf(stopped, "a");
      ensure(count >= heard.last("a") && count < samples(3_000), `${count} of ${samples(3_000)} samples`);
    },
  ],
  [
    "renders nothing more once it has stopped",
    async (heard) => {
      await heard.begun("a", 1_000);
      const count = countOf(await heard.stop(), "a");
      await heard.advance(300);
      ensure(heard.last("a") <= count, `${heard.last("a") - count} samples after the stop`);
    },
  ],
  [
    "tells of parts that had to wait that nothing of them was rendered",
    async (heard) => {
      for (const itemId of ["a", "b", "c"]) heard.play(itemId, 2_000);
      await heard.when(() => heard.last("a") > 0);
      const stopped = await heard.stop();
      equal(countOf(stopped, "b"), 0);
      equal(countOf(stopped, "c"), 0);
    },
  ],
  [
    "stops with whole, finite counts that are not negative, before anything is rendered too",
    async (heard) => {
      heard.play("a", 500);
      for (const { playedSamples } of await heard.stop())
        ensure(Number.isInteger(playedSamples) && playedSamples >= 0, `${playedSamples} samples`);
    },
  ],
  [
    "stops when there is nothing to stop, and again, and has forgotten what it told",
    async (heard) => {
      equal((await heard.stop()).length, 0);
      heard.play("a", 500);
      await heard.stop();
      equal((await heard.stop()).length, 0);
    },
  ],
  [
    "plays what comes after a stop, without waiting for its answer",
    async (heard) => {
      await heard.begun("a", 1_000);
      const answer = heard.stop();
      heard.play("b", 200);
      heard.finish("b");
      ensure(
        (await answer).every(({ itemId }) => itemId === "a"),
        "stop() reported audio played after it",
      );
      await heard.until("b", 200);
    },
  ],
  [
    "tells a part anew that comes back after a stop",
    async (heard) => {
      await heard.begun("a", 1_000);
      await heard.stop();
      heard.reports.length = 0;
      await heard.whole("a", 100);
    },
  ],
  [
    "tells every listener, until it is removed",
    async (heard) => {
      let others = 0;
      const remove = heard.player.onPlayed(() => others++);
      heard.play("a", 500);
      await heard.when(() => others > 0);
      remove();
      const before = others;
      heard.finish("a");
      await heard.until("a", 500);
      equal(others, before);
    },
  ],
  [
    "keeps its place while it is paused, if it can pause",
    async (heard) => {
      const { player } = heard;
      if (!player.pause || !player.resume) return;
      heard.play("a", 1_000);
      heard.finish("a");
      await heard.when(() => heard.last("a") > 0);
      player.pause();
      await heard.advance(200);
      const paused = heard.last("a");
      await heard.advance(300);
      equal(heard.last("a"), paused);
      ensure(paused < samples(1_000), "it played to the end while paused");
      player.resume();
      await heard.until("a", 1_000);
    },
  ],
  [
    "forgets a pause when it is stopped, if it can pause",
    async (heard) => {
      const { player } = heard;
      if (!player.pause) return;
      heard.play("a", 1_000);
      player.pause();
      await heard.stop();
      await heard.whole("b", 100);
    },
  ],
];

function ensure(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function equal(actual: unknown, expected: unknown): void {
  ensure(actual === expected, `expected ${JSON.stringify(expected)}, saw ${JSON.stringify(actual)}`);
}
