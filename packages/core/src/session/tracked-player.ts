import {
  completed,
  playedOf,
  finishedParts,
  isSamePart,
  queued,
  rendered,
  stopped,
  without,
  type Played,
  type Ledger,
} from "../audio/ledger.js";
import type { AudioChunk, AudioPart, PlayedPart, Player } from "../audio/player.js";
import { RealtimeError } from "../errors.js";
import { runLater } from "../support/timer.js";
import type { InputOf } from "./step.js";

/** A player, and who hears of it. */
export interface TrackedPlayerOptions {
  readonly player: Player;
  readonly dispatch: (input: InputOf<"played"> | InputOf<"playbackStopped">) => void;
  /** Told once until the player works again. */
  readonly onError: (error: RealtimeError) => void;
}

/** A player that is held to account for every part, and that may fail without anybody else having to. */
export interface TrackedPlayer {
  play(chunk: AudioChunk): void;
  finish(part: AudioPart): void;
  /** Leads to one `playbackStopped`, for all parts that were not heard to their end. */
  stop(): void;
  pause(): void;
  resume(): void;
  /** Of the parts of an item that are not heard to their end; null where there are none. */
  played(itemId: string): Played | null;
}

/** A player that has not said by then how much was heard is not waited for. */
const stopTimeoutMs = 1_000;

/** Keeps account of what a player is given and of what becomes of it. */
export function trackPlayer(options: TrackedPlayerOptions): TrackedPlayer {
  const { player, dispatch, onError } = options;
  const attempt = createAttempt(onError);
  const accounts = createAccounts(options);
  return {
    play(chunk) {
      const { samples, sampleRate } = chunk;
      const before = queued(accounts.ledger(), chunk, { samples: 0, sampleRate });
      accounts.settle(queued(before, chunk, { samples: samples.length, sampleRate }));
      if (samples.length === 0) return;
      const isTaken = attempt(() => {
        accounts.listen();
        player.play(chunk);
      });
      // What it did not take will not be heard, nor waited for.
      if (!isTaken) accounts.settle(before);
    },
    finish(part) {
      const before = accounts.ledger();
      const known = completed(before, part);
      if (known === before) return;
      attempt(() => player.finish?.(part));
      accounts.settle(completed(accounts.ledger(), part));
    },
    stop() {
      const stopping = accounts.ledger();
      whenStopped(player, (answer) => {
        const ledger = accounts.ledger();
        let parts = stopped(ledger, stopping, []);
        attempt(() => (parts = stopped(ledger, stopping, answer())));
        accounts.settle(without(ledger, stopping));
        dispatch({ kind: "playbackStopped", parts });
      });
    },
    pause: () => void attempt(() => player.pause?.()),
    resume: () => void attempt(() => player.resume?.()),
    played: accounts.played,
  };
}

/** The ledger of a player, which is listened to only while something is in there: it outlives the session. */
function createAccounts({ player, dispatch }: TrackedPlayerOptions) {
  let ledger: Ledger = [];
  let unlisten: (() => void) | null = null;

  /** Closes the accounts of what was heard to its end. */
  function settle(next: Ledger): void {
    const finished = finishedParts(next);
    ledger = finished.length > 0 ? without(next, finished) : next;
    if (ledger.length === 0) {
      unlisten?.();
      unlisten = null;
    }
    for (const { itemId, contentIndex } of finished)
      dispatch({ kind: "played", itemId, contentIndex, all: true });
  }

  function hear(report: PlayedPart): void {
    const { itemId, contentIndex } = report;
    const before = ledger.find((part) => isSamePart(part, report));
    const next = rendered(ledger, report);
    if (next === ledger) return;
    ledger = next;
    if (before?.playedSamples === 0) dispatch({ kind: "played", itemId, contentIndex, all: false });
    settle(ledger);
  }

  return {
    ledger: () => ledger,
    settle,
    listen: () => (unlisten ??= player.onPlayed(hear)),
    played: (itemId: string) => {
      const parts = ledger.filter((part) => part.itemId === itemId);
      return parts.length > 0 ? playedOf(parts) : null;
    },
  };
}

/** Ends once, with an answer that throws where the player gave none; before it returns, where the player is as quick. */
function whenStopped(player: Player, end: (answer: () => readonly PlayedPart[]) => void): void {
  let open = true;
  let cancel = (): void => {};
  function once(answer: () => readonly PlayedPart[]): void {
    if (!open) return;
    open = false;
    cancel();
    end(answer);
  }
  function fail(cause: unknown): void {
    once(() => {
      throw cause;
    });
  }

  try {
    const answer = player.stop();
    if (Array.isArray(answer)) return once(() => answer);
    cancel = runLater(stopTimeoutMs, () =>
      fail(new RealtimeError("player.failed", "the player did not say in time how much was heard")),
    );
    Promise.resolve(answer).then((reports) => once(() => reports), fail);
  } catch (cause) {
    fail(cause);
  }
}

/** Runs what may fail, and says whether it did not. */
function createAttempt(onError: (error: RealtimeError) => void): (run: () => unknown) => boolean {
  let failing = false;
  return (run) => {
    try {
      run();
      failing = false;
    } catch (cause) {
      const known = cause instanceof RealtimeError;
      if (!failing)
        onError(known ? cause : new RealtimeError("player.failed", "the player threw", { cause }));
      failing = true;
    }
    return !failing;
  };
}
