// What the clients of the load benchmark say: turns of speech with pauses in between, over the noise of a quiet room.
import { createFormantVoice } from "@rt/simulator";

/** The length of a turn with the pause in which it is answered, and of the chunks in which its audio is sent. */
export const turnMs = 12_000;
export const chunkMs = 100;

/** How much audio a server needs after a moment before it can react to it: the delay of a steep filter for 16 kHz. */
export const filterMs = 2;

/** Half of them are phrases that the simulator knows. */
const sentences = [
  "What time is it?",
  "I would like to book a table for two by the window.",
  "What is the weather in London?",
  "My train was late again, so I have missed the whole meeting.",
  "How are you?",
  "Could you read the second paragraph once more, please?",
  "What is your name?",
  "We have been waiting for the parcel since last Tuesday.",
];

const samplesPerMs = 24;
const beforeSpeechMs = 500;
const roomNoise = 16;

/** How many clients say different things at a time. */
export const scripts = sentences.length;

/**
 * The chunks of one client's audio for this many turns, as frames ready to be sent. It begins with the client's own
 * sentence.
 */
export function framesOf(script, turns) {
  return Array.from({ length: turns }, (_, turn) => turnFrames[(script + turn) % scripts]).flat();
}

const turnFrames = sentences.map((sentence) => {
  const samples = Int16Array.from({ length: turnMs * samplesPerMs }, () => (Math.random() - 0.5) * roomNoise);
  let at = beforeSpeechMs * samplesPerMs;
  for (const piece of createFormantVoice().speak(sentence))
    for (const sample of piece.samples) samples[at++] += sample;
  return Array.from({ length: turnMs / chunkMs }, (_, chunk) => {
    const bytes = chunkMs * samplesPerMs * 2;
    const audio = Buffer.from(samples.buffer, chunk * bytes, bytes).toString("base64");
    return Buffer.from(JSON.stringify({ type: "input_audio_buffer.append", audio }));
  });
});
