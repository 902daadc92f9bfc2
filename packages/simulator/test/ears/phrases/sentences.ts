import type { EspeakOptions } from "./espeak.js";

/**
 * The phrases to recognize. Chosen to differ from each other: with "yes", "no", "stop", "help", "who are you" and "turn
 * off the light" added, the matcher recognizes 87 % instead of 96 %.
 */
export const phrases: readonly string[] = [
  "hello",
  "good morning",
  "how are you",
  "what time is it",
  "what day is it",
  "count to ten",
  "count slowly",
  "what can you do",
  "what is the weather",
  "what is the weather in Paris",
  "what is the weather in London",
  "what is the weather today",
  "tell me a joke",
  "tell me a story",
  "repeat that",
  "say that again",
  "thank you",
  "goodbye",
  "turn on the light",
  "play some music",
  "set a timer",
];

/** Sentences that are not phrases. None of them was used to choose the matcher's thresholds. */
export const otherSentences: readonly string[] = [
  "a cup of tea",
  "fifteen minutes",
  "she is my cousin",
  "parking is free on Sundays",
  "my phone is broken",
  "orange juice",
  "the answer is wrong",
  "put on your shoes",
  "butterfly",
  "I have a headache",
  "they live upstairs",
  "the red bicycle",
  "sixty",
  "dangerous",
  "do you speak French",
  "pass me the salt",
  "winter is coming",
  "another time",
  "vegetables",
  "the cat is asleep",
  "how many people live here",
  "beautiful",
  "keep it simple",
  "the second chapter",
  "where is my ticket",
  "January",
  "no problem at all",
  "this is my brother",
  "take a deep breath",
  "lemonade",
];

const voices =
  "en en-us en-gb en+m1 en+m3 en+f2 en+f4 en-us+m1 en-us+m3 en-us+f2 en-us+f4 en-gb+m3 en-gb+f2".split(" ");

/**
 * Thirteen of espeak-ng's speakers, some slow, some fast. The matcher's model of speaker differences was built from
 * seven of them (with other sentences); of the speakers it never heard it recognizes 88 %.
 */
export const speakers: readonly EspeakOptions[] = voices.map((voice, index) => ({
  voice,
  wordsPerMinute: [150, 165, 185][index % 3] ?? 165,
}));
