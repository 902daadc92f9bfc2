import { faultHelp } from "../faults/help.js";
import { profileNames } from "../profiles.js";

/** The help topics. */
export type Topic = "serve" | "record" | "replay" | "faults";

const shared = `  --port N          port to listen on; 0 picks a free one (8787)
  --host ADDRESS    address to listen on (127.0.0.1)
  --verbose         log every event
  --json            log every event as a line of JSON
  --quiet           log nothing
`;

const serve = `Usage: rt-simulator [options]
       rt-simulator record --upstream URL [options]
       rt-simulator replay FILE [options]

A local realtime server: it hears, speaks, can be interrupted and calls tools, without a cloud key.
record proxies a real service and saves its sessions to files; replay serves a saved session.

${shared}  --pace PACE       realistic, or instant for tests (realistic)
  --profile NAME    act as ${profileNames.join(", ")}, whatever the request path
  --vad silero      detect speech with the Silero network; or the path of a model file
  --scenario FILE   run a scenario: a .json, .js or .ts file
  --fault FAULT     inject a fault; repeatable; see --help faults
  --key KEY         accept only this key; repeatable (any key)
  --model NAME      accept only this model; repeatable (any model)
  --seed N          make ids, choices and faults repeatable

Your own models, at OpenAI-compatible endpoints:
  --chat URL --chat-model NAME                          writes the answers
  --transcription URL [--transcription-model NAME]      transcribes speech
  --speech URL [--speech-model NAME] [--speech-voice V] speaks the answers
  Their keys are read from RT_CHAT_KEY, RT_TRANSCRIPTION_KEY and RT_SPEECH_KEY.

  --version         print the version
  --help [faults]   print this help, or the faults

Exit codes: 0 after Ctrl-C, 130 after a second one, 1 if it cannot start, 2 for an invalid command line.
`;

const record = `Usage: rt-simulator record --upstream URL [options]

Proxies a real service over WebSockets and saves each session to a file, without keys.

  --upstream URL    the service: wss://api.openai.com, or a full URL with path and query
  --out FILE        file for the first session; later ones get a number (session.jsonl)
  --audio keep      save the audio; otherwise only its size is saved (drop)
${shared}
The service's key is read from RT_UPSTREAM_KEY; without it, the client's own key is used.
`;

const replay = `Usage: rt-simulator replay FILE [options]

Replays a recorded session from its beginning to each client, at any path.

  --speed N         speed relative to the recording, or instant (1)
${shared}`;

/** The text of each topic. */
export const help: Readonly<Record<Topic, string>> = { serve, record, replay, faults: faultHelp };
