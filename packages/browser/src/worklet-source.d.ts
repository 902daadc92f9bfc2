/** The bundled source of a worklet of `worklets/`, as text. */
declare module "worklet:*" {
  const source: string;
  // A module of text has nothing else to name.
  export default source;
}
