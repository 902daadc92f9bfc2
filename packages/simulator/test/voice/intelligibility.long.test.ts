import { beforeAll, describe, expect, it } from "vitest";
import { createFormantVoice } from "../../src/voice/voice.js";
import { samplesOf } from "./measure.js";
import { canRecognise, recognise } from "./recogniser.js";

/** What people say to a voice assistant, chosen before it was known how well any voice does on it. */
const commands = `
turn on the kitchen lights
turn off the bedroom lamp
dim the living room to twenty percent
set the thermostat to seventy two degrees
lock the front door
open the garage
close the blinds in the office
start the dishwasher
set a timer for ten minutes
set a timer for forty five seconds
cancel the pasta timer
how much time is left
wake me up at six thirty
snooze the alarm
what time is it
what is the date today
what is the weather in chicago
will it rain tomorrow afternoon
how cold is it outside
do i need an umbrella
is it going to snow this weekend
play some jazz music
pause the song
skip to the next track
turn the volume down
play the album again from the beginning
who sings this song
shuffle my favorite playlist
call my mother
call doctor johnson at work
answer the phone
hang up
send a message to thomas
read my new messages
dial five five five one two three four
tell sarah i am running late
what is nineteen times seven
add fifteen and thirty six
how many ounces are in a pound
convert eight miles to kilometers
flip a coin
pick a number between one and one hundred
navigate to the nearest gas station
how far is the airport
find a coffee shop nearby
avoid the highway
show me the fastest route home
is there traffic on the bridge
add milk and eggs to my shopping list
remove bread from the list
remind me to water the plants on friday
what is on my calendar
schedule a meeting with david at three o'clock
delete my last appointment
translate good morning into spanish
how do you spell necessary
tell me a joke
what is the capital of japan
speak more slowly please
stop talking
`
  .trim()
  .split("\n");

const names = ["alloy", "coral", "cedar"];

describe.skipIf(!canRecognise && !process.env["CI"])(
  "a speech recognizer (needs pocketsphinx, pocketsphinx-en-us and sox)",
  () => {
    let heard: string[];

    // About 15 s of computing; the limit leaves room for a machine that is busy with other tests.
    beforeAll(() => {
      if (!canRecognise) throw new Error("install pocketsphinx pocketsphinx-en-us sox");
      const voice = createFormantVoice();
      const said = names.flatMap((name) =>
        commands.map((command) => samplesOf(voice, command, { voice: name })),
      );
      heard = recognise(said, commands);
    }, 180_000);

    it.each(names)("understands at least 58 of 60 commands said by %s", (name) => {
      const first = names.indexOf(name) * commands.length;
      const missed = commands.filter((command, index) => heard[first + index] !== command);
      expect(commands).toHaveLength(60);
      expect(missed.length, missed.join("; ")).toBeLessThanOrEqual(2);
    });
  },
);
