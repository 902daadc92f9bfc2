import {
  completed,
  isHeard,
  isSamePart,
  playedOf,
  queued,
  rendered,
  type Ledger,
  type Played,
} from "../audio/ledger.js";
import type { AudioChunk, AudioPart, PlayedPart, Player } from "../audio/player.js";
import { RealtimeError } from "../errors.js";
import { runLater } from "../support/timer.js";
import { createAttempt } from "./attempt.js";
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
export function trackPlayer({ player, dispatch, onError }: TrackedPlayerOptions): TrackedPlayer {
  const { run, fail } = createAttempt(onError, "player.failed", "the player failed");
  const accounts = createAccounts(dispatch, () => [player.onPlayed(accounts.hear), player.onError?.(fail)]);
  const { ledger, settle } = accounts;
  return {
    play(chunk) {
      const { length } = chunk.samples;
      settle(queued(ledger(), chunk, length));
      if (length === 0) return;
      const isTaken = run(() => {
        accounts.listen();
        player.play(chunk);
      });
      // What it did not take will not be heard, nor waited for.
      if (!isTaken) settle(queued(ledger(), chunk, -length));
    },
    finish(part) {
      run(() => player.finish?.(part));
      settle(completed(ledger(), part));
    },
    stop() {
      const stopping = ledger();
      const end = (reports: readonly PlayedPart[]): void => {
        run(() => {
          for (const report of reports) accounts.take(report);
        });
        dispatch({ kind: "playbackStopped", parts: accounts.close(stopping) });
      };
      whenStopped(player, end, (cause) => {
        fail(cause);
        end([]);
      });
    },
    pause: () => run(() => player.pause?.()),
    resume: () => run(() => player.resume?.()),
    played(itemId) {
      const parts = ledger().filter((part) => part.itemId === itemId);
      return parts.length > 0 ? playedOf(parts) : null;
    },
  };
}

/** The ledger of a player, which is listened to only while something is in there: it outlives the session. */
function createAccounts(
  dispatch: TrackedPlayerOptions["dispatch"],
  listen: () => readonly ((() => void) | undefined)[],
) {
  let ledger: Ledger = [];
  let unlisten: ReturnType<typeof listen> | null = null;

  /** Closes the accounts of what was heard to its end. */
  function settle(next: Ledger): void {
    ledger = next.filter((part) => !isHeard(part));
    if (ledger.length === 0) {
      for (const remove of unlisten ?? []) remove?.();
      unlisten = null;
    }
    for (const { itemId, contentIndex } of next.filter(isHeard))
      dispatch({ kind: "played", itemId, contentIndex, all: true });
  }

  const take = (report: PlayedPart): void => void (ledger = rendered(ledger, report));

  return {
    ledger: () => ledger,
    settle,
    listen: () => void (unlisten ??= listen()),
    take,
    hear: (report: PlayedPart): void => {
      const { itemId, contentIndex } = report;
      const before = ledger;
      take(report);
      if (ledger === before) return;
      if (before.some((part) => isSamePart(part, report) && part.playedSamples === 0))
        dispatch({ kind: "played", itemId, contentIndex, all: false });
      settle(ledger);
    },
    /** The last word on some parts, those that are still open. */
    close: (parts: Ledger): Ledger => {
      const last = ledger;
      const isClosed = (part: AudioPart): boolean => parts.some((other) => isSamePart(other, part));
      settle(last.filter((part) => !isClosed(part)));
      return last.filter(isClosed);
    },
  };
}

/** Ends once, at the latest in a second; before it returns, where the player is as quick. */
function whenStopped(
  player: Player,
  end: (reports: readonly PlayedPart[]) => void,
  fail: (cause: unknown) => void,
): void {
  try {
    const answer = player.stop();
    if (Array.isArray(answer)) return end(answer);
    const inTime = new Promise<readonly PlayedPart[]>((resolve, reject) => {
      const message = "the player did not say in time how much was heard";
      const cancel = runLater(stopTimeoutMs, () => reject(new RealtimeError("player.failed", message)));
      Promise.resolve(answer).then(resolve, reject).finally(cancel);
    });
    inTime.then(end, fail);
  } catch (cause) {
    fail(cause);
  }
}
