import type { SessionConfigInput, TurnDetection } from "@rt/core";
import type { ChatCommand } from "./options.js";

/** What the command line asks of the session. */
export function sessionConfig(command: ChatCommand): SessionConfigInput {
  const { instructions, voice, vad, transcription } = command;
  return {
    instructions,
    audio: {
      input: {
        turn_detection: turnDetection[vad],
        transcription: transcription === null ? null : { model: transcription },
      },
      ...(voice !== undefined && { output: { voice } }),
    },
  };
}

const turnDetection: Readonly<Record<ChatCommand["vad"], TurnDetection | null>> = {
  server: { type: "server_vad" },
  semantic: { type: "semantic_vad" },
  off: null,
};
