import { converse } from "./conversation.mjs";

console.log(JSON.stringify(await converse(globalThis.process.argv[2])));
