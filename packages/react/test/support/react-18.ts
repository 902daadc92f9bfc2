import Module, { createRequire } from "node:module";

/** Node's own, which has no type: where `require` finds what it asks for. */
interface Resolver {
  _resolveFilename(name: string, ...rest: readonly unknown[]): string;
}

// What is loaded by `require`, as the testing library and React DOM are, knows nothing of Vite's aliases.
const resolver = Module as unknown as Resolver;
const resolve = resolver._resolveFilename.bind(resolver);
const ours = createRequire(import.meta.url);

resolver._resolveFilename = (name, ...rest) => {
  const older = name.replace(/^(react|react-dom)(?=$|\/)/, "$1-18");
  return older === name ? resolve(name, ...rest) : ours.resolve(older);
};
