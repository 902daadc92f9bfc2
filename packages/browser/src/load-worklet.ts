import { RealtimeError } from "@rt/core";

/** An audio worklet, and where to load it from. */
export interface Worklet {
  /** The name that it registers, which is also that of its file in `worklets/`. */
  readonly name: string;
  /** Its source code. */
  readonly source: string;
  /**
   * Where the page serves it, for a policy that allows only scripts of its own site: the URL of the file, or of its
   * folder, ending in `/`.
   */
  readonly url?: string | URL | undefined;
}

const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/**
 * Loads a worklet into a context, once: from its URL if it has one, otherwise from its source. Rejects with
 * `device.unavailable`, which names the policy directive that may block it; calling again retries.
 */
export function loadWorklet(context: BaseAudioContext, worklet: Worklet): Promise<void> {
  // By name alone: a context registers each name only once, wherever it came from.
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
  // Its type says that it always exists, but it is missing in insecure pages.
  const modules: AudioWorklet | undefined = context.audioWorklet;
  if (!modules)
    throw new RealtimeError("device.unavailable", "Audio needs a secure page: https or localhost");
  try {
    await (worklet.url === undefined
      ? addText(modules, worklet.source)
      : modules.addModule(address(worklet)));
  } catch (cause) {
    // Browsers report only that something was "aborted".
    throw new RealtimeError("device.unavailable", explain(worklet), { cause });
  }
}

async function addText(modules: AudioWorklet, source: string): Promise<void> {
  const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    await modules.addModule(blob);
  } catch {
    // Safari treats a blob as cross-site in some frames. If both fail, it is for the same reason.
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
  // The query may contain a secret.
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
