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

/** A player, and where its reports go. */
export interface TrackedPlayerOptions {
  readonly player: Player;
  readonly dispatch: (input: InputOf<"played"> | InputOf<"playbackStopped">) => void;
  /** Called once until the player works again. */
  readonly onError: (error: RealtimeError) => void;
}

/** A player whose progress is tracked for every part, and whose failures affect nothing else. */
export interface TrackedPlayer {
  play(chunk: AudioChunk): void;
  finish(part: AudioPart): void;
  /** Leads to one `playbackStopped`, for all parts that were not heard to their end. */
  stop(): void;
  pause(): void;
  resume(): void;
  /** Counts the parts of an item that are not heard to their end; null if there are none. */
  played(itemId: string): Played | null;
}

/** How long to wait for a stopped player to report how much was heard. */
const stopTimeoutMs = 1_000;

/** Tracks what a player is given, and how much of it is heard. */
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
      // What it did not accept will not be heard, and is not waited for.
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

/** The ledger of a player. Listens to the player, which outlives the session, only while there are entries. */
function createAccounts(
  dispatch: TrackedPlayerOptions["dispatch"],
  listen: () => readonly ((() => void) | undefined)[],
) {
  let ledger: Ledger = [];
  let unlisten: ReturnType<typeof listen> | null = null;

  /** Closes the entries of parts that were heard to their end. */
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
    /** Removes and returns the entries that are still open among some parts. */
    close: (parts: Ledger): Ledger => {
      const last = ledger;
      const isClosed = (part: AudioPart): boolean => parts.some((other) => isSamePart(other, part));
      settle(last.filter((part) => !isClosed(part)));
      return last.filter(isClosed);
    },
  };
}

/** Calls `end` or `fail` once, within a second; before returning, if the player answers synchronously. */
function whenStopped(
  player: Player,
  end: (reports: readonly PlayedPart[]) => void,
  fail: (cause: unknown) => void,
): void {
  try {
    const answer = player.stop();
    if (Array.isArray(answer)) return end(answer);
    const inTime = new Promise<readonly PlayedPart[]>((resolve, reject) => {
      const message = "the player did not answer stop() in time";
      const cancel = runLater(stopTimeoutMs, () => reject(new RealtimeError("player.failed", message)));
      Promise.resolve(answer).then(resolve, reject).finally(cancel);
    });
    inTime.then(end, fail);
  } catch (cause) {
    fail(cause);
  }
}
