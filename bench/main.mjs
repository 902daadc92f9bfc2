// Runs the named benchmarks, or those that take at most a minute: `npm run bench -- conversation 9`.
import { argv } from "node:process";

const names = ["decode", "conversation", "soak", "load", "voice", "duplex", "browser"];
const [name, rounds] = argv.slice(2);
if (name !== undefined && !names.includes(name)) {
  console.error(`There is no benchmark ${name}: choose one of ${names.join(", ")}.`);
  process.exit(1);
}
for (const chosen of name ? [name] : ["decode", "conversation"]) {
  const { run } = await import(`./${chosen}/main.mjs`);
  console.log(`\n${chosen}`);
  await run(rounds && Number(rounds));
}
