import { kindRules } from "./kinds.js";

const shared: readonly string[] = ["on", "direction", "chance", "after", "times", "connection", "reason"];

/** The kinds of faults and their options, for a terminal of 100 columns. */
export const faultHelp = `Faults are written KIND:OPTION=VALUE,... for example drop:response.output_audio.delta,chance=0.1

${Object.entries(kindRules).map(row).join("\n")}

  on           a type of event, in GA vocabulary, * for any letters; "on=" can be left out
  direction    sent or received; sent, unless "on" names an event of clients
  chance       how likely it is each time, 0 to 1
  after        so many times pass by first
  times        it happens so many times at most
  connection   only to the first connection (1), the second (2), ...
  reason       comes last, and may have commas in it
`;

function row([kind, { does, options }]: [string, { does: string; options: readonly string[] }]): string {
  const own = options.filter((name) => !shared.includes(name));
  return `  ${kind.padEnd(17)}${does}${own.length > 0 ? `: ${own.join(", ")}` : ""}`;
}
