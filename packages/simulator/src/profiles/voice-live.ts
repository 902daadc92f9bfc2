import type { Response, ServerEvent, ServerEventOf, Session } from "@rt/core";
import { previewServer } from "@rt/core/serving";
import type { ServerDialect } from "@rt/core/serving";
import { fieldsOf, picked, plus, wear, withObjects } from "./costume.js";
import type { Costume, Message, Told, Wardrobe } from "./costume.js";
import {
  echoes,
  firstTurnDetection,
  hearableDetection,
  ownSettings,
  voiceEcho,
} from "./voice-live-config.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The preview dialect, except that it also sends `conversation.item.done` when the user's speech is complete. Nothing
 * in that event differs between the dialects.
 */
export const voiceLiveServer: ServerDialect = {
  ...previewServer,
  encode: (event) =>
    event.type === "conversation.item.done" ? [JSON.stringify(event)] : previewServer.encode(event),
};

/** The session and response settings that Voice Live shares with other services, by their GA names. */
const commonSettings = [
  ..."output_modalities instructions tools tool_choice parallel_tool_calls reasoning".split(" "),
  ..."max_output_tokens include".split(" "),
];
const responseSettings = [...commonSettings, "conversation", "input", "metadata", "prompt"];
const toldSettings = [...commonSettings, "id", "object", "type", "model", "expires_at"];

/**
 * Azure Voice Live, as recorded. It accepts more settings than others and echoes all of them. The simulator keeps them
 * for that and ignores those for avatars, animation, timestamps, greetings and echo. Unknown settings are ignored: no
 * refusal of that kind has been recorded.
 */
export class VoiceLiveCostume implements Costume {
  #asked: Fields = {};
  #settings: Fields = { turn_detection: firstTurnDetection };
  readonly #wardrobe: Wardrobe = {
    ...wardrobe,
    "session.created": (event) => [plus(event, { session: this.#toldSession(event.session) })],
    "session.updated": (event) => {
      // The session accepts or refuses an update immediately, so this answers the one read last.
      this.#settings = { ...this.#settings, ...this.#asked };
      return [plus(event, { session: this.#toldSession(event.session) })];
    },
    "response.created": (event) => [
      withObjects(plus(event, { response: this.#toldResponse(event.response) })),
    ],
    "response.done": (event) => [withObjects(plus(event, { response: this.#toldResponse(event.response) }))],
  };

  read(message: Message): Message {
    if (message.type === "response.create") return readResponse(message);
    if (message.type !== "session.update") return message;
    const session = fieldsOf(message.session);
    this.#asked = settingsIn(session);
    return { ...message, session: hearable(session) };
  }

  dress(event: ServerEvent): readonly Told[] {
    return wear(this.#wardrobe, event.type, event) ?? [withObjects(event)];
  }

  #toldSession(session: Session): Fields {
    if (session.type === "transcription") return { ...session };
    const { turn_detection, transcription, noise_reduction, ...others } = this.#settings;
    const { input, output } = session.audio ?? {};
    const detection = {
      turn_detection,
      transcription: transcription ?? null,
      noise_reduction: noise_reduction ?? null,
    };
    return {
      ...picked({ ...session }, toldSettings),
      ...ownSettings,
      ...others,
      voice: undefined,
      audio: {
        input: { format: input?.format, ...detection },
        output: { format: output?.format, voice: this.#voiceCalled(output?.voice) },
      },
    };
  }

  #toldResponse(response: Response): Fields {
    const { format, voice } = response.audio?.output ?? {};
    return {
      ...response,
      audio: { output: { ...(format && { format }), voice: this.#voiceCalled(voice) } },
      temperature: null,
      ...(response.usage && { usage: withReasoning(response.usage) }),
    };
  }

  #voiceCalled(name: unknown): Fields {
    const voice = fieldsOf(this.#settings.voice);
    return voice.name === name ? voice : voiceEcho(name);
  }
}

const inputSettings = ["turn_detection", "transcription", "noise_reduction"];

const plainDelta = <E extends object>(event: E): readonly E[] => [plus(event, { obfuscation: undefined })];

/** Translations without state. */
const wardrobe: Wardrobe = {
  "conversation.item.done": (event) => (isSpoken(event.item) ? [withObjects(event)] : []),
  "conversation.item.input_audio_transcription.completed": (event) => [plus(event, { usage: undefined })],
  // As recorded: the text itself is only in the item.
  "response.content_part.done": (event) => [
    event.part?.type === "text" ? plus(event, { part: { ...event.part, text: "" } }) : event,
  ],
  "response.output_text.delta": plainDelta,
  "response.output_audio_transcript.delta": plainDelta,
  "conversation.item.input_audio_transcription.delta": plainDelta,
};

/** Whether it is a message that the user spoke. */
function isSpoken(item: ServerEventOf<"conversation.item.done">["item"]): boolean {
  return (
    item.type === "message" && item.role === "user" && item.content.some(({ type }) => type === "input_audio")
  );
}

function withReasoning(usage: object): Fields {
  const { output_token_details, ...others } = fieldsOf(usage);
  return { ...others, output_token_details: { ...fieldsOf(output_token_details), reasoning_tokens: 0 } };
}

/** The client's settings that Voice Live echoes in its own way. */
function settingsIn(session: Fields): Fields {
  const { input, output } = fieldsOf(session.audio);
  const given = {
    ...picked(session, Object.keys(ownSettings)),
    ...picked(fieldsOf(input), inputSettings),
  };
  const echoed = Object.entries(given).map(([name, value]) => {
    const echo = typeof value === "object" && value !== null ? echoes[name] : undefined;
    return [name, echo ? echo(fieldsOf(value)) : value];
  });
  const { voice } = fieldsOf(output);
  return { ...Object.fromEntries(echoed), ...(voice !== undefined && { voice: voiceEcho(voice) }) };
}

/** The same settings in the session's terms, which the session validates as strictly as ever. */
function hearable(session: Fields): Fields {
  const { input, output } = fieldsOf(session.audio);
  const { turn_detection, transcription, noise_reduction, format } = fieldsOf(input);
  const { input_audio_sampling_rate: rate } = session;
  return {
    type: session.type,
    ...picked(session, [...commonSettings, "model"]),
    audio: {
      input: {
        // Audio at another rate would be misheard, so it is refused as a format.
        ...(format !== undefined && { format: rate ? { ...fieldsOf(format), rate } : format }),
        ...(turn_detection !== undefined && {
          turn_detection: turn_detection && hearableDetection(fieldsOf(turn_detection)),
        }),
        ...(transcription !== undefined && {
          transcription: transcription && picked(fieldsOf(transcription), ["model", "language", "prompt"]),
        }),
        ...(/_field$/.test(String(fieldsOf(noise_reduction).type)) && { noise_reduction }),
      },
      output: hearableOutput(fieldsOf(output)),
    },
  };
}

function hearableOutput(output: Fields): Fields {
  const { voice } = output;
  return {
    ...picked(output, ["format", "speed"]),
    ...(voice !== undefined && { voice: typeof voice === "string" ? voice : fieldsOf(voice).name }),
  };
}

function readResponse(message: Message): Message {
  if (message.response === undefined) return message;
  const response = fieldsOf(message.response);
  const { output } = fieldsOf(response.audio);
  return {
    ...message,
    response: {
      ...picked(response, responseSettings),
      ...(output !== undefined && { audio: { output: hearableOutput(fieldsOf(output)) } }),
    },
  };
}
