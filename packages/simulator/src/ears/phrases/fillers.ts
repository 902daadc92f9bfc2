/**
 * Sentences that are not among the phrases, short and long. Speech that is not a phrase is as near to them as to the
 * phrases.
 */
export const fillers: readonly string[] = [
  "apple",
  "never",
  "seven eight",
  "yellow",
  "paper cup",
  "go away",
  "another day",
  "after dinner",
  "under the table",
  "call me later",
  "two hundred miles",
  "he came too late",
  "my sister has a cat",
  "read the last page again",
  "we are going to the beach",
  "the bus stops at the corner",
  "bread and cheese for breakfast",
  "I have never been there before",
  "the doctor will see you tomorrow",
  "their house is near the old church",
  "you can leave your coat in the hall",
  "there were a hundred people in the room",
  "please turn right after the second bridge",
  "I wanted to ask you something about the garden",
];
