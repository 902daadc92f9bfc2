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
The other commands pass a real service on and write it down, and serve what was written down.

${shared}  --pace PACE       realistic, or instant for tests (realistic)
  --profile NAME    pass for ${profileNames.join(", ")}, whatever path a client uses
  --vad silero      hear with the Silero network; or the path of a model file of it
  --scenario FILE   say and do what a file says: .json, .js, .ts
  --fault FAULT     let something go wrong, any number of times; see --help faults
  --key KEY         a key that is valid, any number of times; without, any is
  --model NAME      a model that exists, any number of times; without, any does
  --seed N          the same ids, choices and faults every time

Models of your own, at endpoints in the manner of OpenAI's API:
  --chat URL --chat-model NAME                          thinks
  --transcription URL [--transcription-model NAME]      puts speech into words
  --speech URL [--speech-model NAME] [--speech-voice V] speaks
  Their keys are taken from RT_CHAT_KEY, RT_TRANSCRIPTION_KEY and RT_SPEECH_KEY.

  --version         print the version
  --help [faults]   print this, or what can go wrong

Exit codes: 0 after Ctrl-C, 130 after a second one, 1 if it cannot start with what it was given, 2 for a command
line that cannot be read.
`;

const record = `Usage: rt-simulator record --upstream URL [options]

Passes everything on to a real service over WebSockets, and writes each session to a file, without keys.

  --upstream URL    the service: wss://api.openai.com, or a whole address, with path and query
  --out FILE        where the first session goes; those after it get a number (session.jsonl)
  --audio keep      keep the sound; without, only how much of it there was (drop)
${shared}
The service's key is taken from RT_UPSTREAM_KEY; without it, the client's own goes on to the service.
`;

const replay = `Usage: rt-simulator replay FILE [options]

Serves a recorded session again, from its beginning to each client, at any path.

  --speed N         how much faster than recorded, or instant (1)
${shared}`;

/** The text of each topic. */
export const help: Readonly<Record<Topic, string>> = { serve, record, replay, faults: faultHelp };
