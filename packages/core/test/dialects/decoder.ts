import type { Decoded, Dialect, Frame } from "../../src/dialects/dialect.js";

/** A decoder of a new connection that gives what it tells of a frame. */
export function decoderOf(dialect: Dialect): (frame: Frame) => readonly Decoded[] {
  let told: Decoded[] = [];
  const decode = dialect.createDecoder((decoded) => told.push(decoded));
  return (frame) => {
    told = [];
    decode(frame);
    return told;
  };
}
