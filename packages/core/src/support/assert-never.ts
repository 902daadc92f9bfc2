/** Makes a forgotten union member a compile error rather than a silent fall-through. */
export function assertNever(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`);
}
