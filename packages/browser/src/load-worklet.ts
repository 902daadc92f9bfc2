import { RealtimeError } from "@rt/core";

/** A worklet, and where else than in this program it is found. */
export interface Worklet {
  /** The name that it registers, which is that of its file in `worklets/`, too. */
  readonly name: string;
  /** Its text. */
  readonly source: string;
  /**
   * Where the page has it, for a policy that allows scripts of its own site only: the address of the file, or, with
   * a `/` at the end, of the folder that holds it.
   */
  readonly url?: string | URL | undefined;
}

const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/**
 * Makes a worklet known to a context, once: from its address if it has one, otherwise from its text. Rejects with
 * `device.unavailable`, which names the directive of the page's policy that may be in the way; then it can be tried again.
 */
export function loadWorklet(context: BaseAudioContext, worklet: Worklet): Promise<void> {
  // By its name alone: a context takes each only once, from wherever it came.
  const ofContext = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, ofContext);
  const known = ofContext.get(worklet.name);
  if (known) return known;
  const loading = load(context, worklet).catch((cause: unknown) => {
    ofContext.delete(worklet.name);
    throw cause;
  });
  ofContext.set(worklet.name, loading);
  return loading;
}

async function load(context: BaseAudioContext, worklet: Worklet): Promise<void> {
  // Typed as always there, and missing where the page is not secure.
  const modules: AudioWorklet | undefined = context.audioWorklet;
  if (!modules)
    throw new RealtimeError("device.unavailable", "Sound needs a secure page: https, or localhost");
  try {
    await (worklet.url === undefined
      ? addText(modules, worklet.source)
      : modules.addModule(address(worklet)));
  } catch (cause) {
    // Browsers tell the program no more than that something was "aborted".
    throw new RealtimeError("device.unavailable", explain(worklet), { cause });
  }
}

async function addText(modules: AudioWorklet, source: string): Promise<void> {
  const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    await modules.addModule(blob);
  } catch {
    // Safari takes a blob for another site's in some frames. Where both fail, it is for the same reason.
    await modules.addModule(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);
  } finally {
    URL.revokeObjectURL(blob);
  }
}

function address({ name, url = "" }: Worklet): string {
  const text = String(url);
  return text.endsWith("/") ? `${text}${name}.js` : text;
}

function explain(worklet: Worklet): string {
  const isOwnFile = worklet.url !== undefined;
  // What follows a `?` may be a secret.
  const from = isOwnFile ? ` from ${address(worklet).replace(/[?#].*/s, "")}` : "";
  const source = isOwnFile ? "the site that has it" : "blob:";
  const remedy = isOwnFile
    ? "and serve it as text/javascript"
    : "or serve the files of @rt/browser/worklets from your site, and give the address of their folder as workletUrl";
  return (
    `The page does not load the audio worklet "${worklet.name}"${from}: ` +
    `allow ${source} in script-src (not worker-src) of its Content-Security-Policy, ${remedy}`
  );
}
