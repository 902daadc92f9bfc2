import { RealtimeError } from "@rt/core";
import { plain, wrap } from "./style.js";

const indent = "  ";

/** What went wrong, why, and what to do about it, one line each, at most `columns` wide. */
export function complaintLines(error: unknown, columns: number): readonly string[] {
  const points = [...messagesOf(error), ...adviceFor(error)].flatMap(pointsOf);
  return points.flatMap((point, index) => {
    const [first = "", ...rest] = wrap(index === 0 ? `rt-voice: ${point}` : point, columns - indent.length);
    return [index === 0 ? first : indent + first, ...rest.map((line) => indent + line)];
  });
}

/** The messages of the error and its causes. */
function messagesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  // Node's message for a missing package only says where it has looked.
  if (error instanceof RealtimeError && error.code === "options.invalid") return [error.message];
  const causes = error.cause instanceof Error ? messagesOf(error.cause) : [];
  return [error.message, ...causes].filter((message) => message !== "");
}

/** The command line options that help. */
function adviceFor(error: unknown): readonly string[] {
  if (!(error instanceof RealtimeError)) return [];
  if (error.param === "echo") return ["Without it, use --echo half-duplex, or --echo none with headphones."];
  if (error.code === "device.not-found") return ["--list-devices lists all devices."];
  return error.code.startsWith("device.") ? ["To type and read without audio, use --text"] : [];
}

/** Makes each line a bullet point. */
function pointsOf(message: string): readonly string[] {
  const lines = message.startsWith("device.unavailable: ") ? unavailable(message) : message;
  return lines.split("\n").map(plain);
}

/** A line for each backend that was tried, and for each sentence about what to install. */
function unavailable(message: string): string {
  return message
    .replace(/\. Tried (?=\w+: )/, "; tried:\n")
    .replace(/; (?=(?:pulse|native|command): )|(?<=\.) (?=[A-Z])/g, "\n");
}
