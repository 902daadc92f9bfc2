/** Whether the page may use the microphone: `prompt` if the visitor is asked first, `unknown` where browsers do not tell. */
export type Permission = PermissionState | "unknown";

/** What a page may do by now, without asking the visitor. */
export async function microphonePermission(): Promise<Permission> {
  return (await permissionStatus())?.state ?? "unknown";
}

/** Hears when the visitor or the browser changes it, where browsers tell. Returns its own remover. */
export function watchMicrophonePermission(listener: (permission: Permission) => void): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  void permissionStatus().then((status) =>
    status?.addEventListener("change", () => listener(status.state), { signal }),
  );
  return () => leaving.abort();
}

/** Null where the browser has no such thing, or does not know of microphones. */
async function permissionStatus(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: "microphone" });
  } catch {
    return null;
  }
}
