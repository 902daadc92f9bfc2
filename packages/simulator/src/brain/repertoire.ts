/** The jokes of the default personality. */
export const jokes: readonly string[] = [
  "Why did the scarecrow win a prize? He was outstanding in his field.",
  "I would tell you a joke about UDP, but you might not get it.",
  "Parallel lines have so much in common. It is a pity that they will never meet.",
  "Why do programmers confuse Halloween and Christmas? Because Oct 31 is Dec 25.",
  "I asked the library for a book about paranoia. They whispered: it is right behind you.",
];

/** Its stories, which are long enough to be interrupted. */
export const stories: readonly string[] = [
  "Once upon a time there was a lighthouse that was afraid of the dark. Every evening, when the sun went down, it lit " +
    "its lamp, not for the ships, but for itself. One night a storm came, and a small boat lost its way among the " +
    "rocks. The sailors saw the light, turned around, and came safely home. In the morning they climbed the stairs " +
    "to say thank you. And the lighthouse understood: what it had done out of fear had made others brave. Since " +
    "then it has not been afraid any more. But it still lights its lamp, every evening, just to be sure.",
  "A clock maker once built a clock that was always five minutes late. She tried everything: new springs, new wheels, " +
    "a longer pendulum. Nothing helped. So she put it into her window, with a sign that said: for people who need a " +
    "little more time. The next day a queue stood in front of her shop. There was a student, a baker, and a man who " +
    "had never once caught his train. They all wanted the clock. She sold it to the man. He still misses his train, " +
    "but now he has somebody to blame, and they have been friends ever since.",
];

/** The phrases it recognizes in speech, in addition to those of a scenario. */
export const knownPhrases: readonly string[] = [
  "hello",
  "good morning",
  "what time is it",
  "what day is it",
  "what is the weather",
  "what is the weather in London",
  "what is the weather in Paris",
  "what is the weather in Tokyo",
  "count to ten",
  "count to twenty",
  "tell me a joke",
  "tell me a story",
  "what can you do",
  "what is your name",
  "how are you",
  "can you repeat that",
  "thank you",
  "goodbye",
  "stop",
];
