import type { SessionConfigInput, TurnDetection } from "@rt/core";
import type { ChatCommand } from "./options.js";

/** The session configuration that the command line asks for. */
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
