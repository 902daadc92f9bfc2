import { kindRules } from "./kinds.js";

const shared: readonly string[] = ["on", "direction", "chance", "after", "times", "connection", "reason"];

/** The kinds of faults and their options, for a terminal of 100 columns. */
export const faultHelp = `Faults are written KIND:OPTION=VALUE,... for example drop:response.output_audio.delta,chance=0.1

${Object.entries(kindRules).map(row).join("\n")}

  on           event type, in the GA dialect; * matches any characters; "on=" can be omitted
  direction    sent or received (sent, unless "on" names a client event)
  chance       probability of each occurrence, 0 to 1
  after        occurrences to let pass first
  times        maximum number of times the fault happens
  connection   only the first connection (1), the second (2), ...
  reason       must come last; may contain commas
`;

function row([kind, { does, options }]: [string, { does: string; options: readonly string[] }]): string {
  const own = options.filter((name) => !shared.includes(name));
  return `  ${kind.padEnd(17)}${does}${own.length > 0 ? `: ${own.join(", ")}` : ""}`;
}
