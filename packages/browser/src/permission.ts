/**
 * Whether the page may use the microphone: `prompt` if the user is asked first, `unknown` if the browser does not say.
 */
export type Permission = PermissionState | "unknown";

/** Resolves with the current permission, without asking the user. */
export async function microphonePermission(): Promise<Permission> {
  return (await permissionStatus())?.state ?? "unknown";
}

/**
 * Calls `listener` when the user or the browser changes the permission, if the browser reports that. Returns a function
 * that removes it.
 */
export function watchMicrophonePermission(listener: (permission: Permission) => void): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  void permissionStatus().then((status) =>
    status?.addEventListener("change", () => listener(status.state), { signal }),
  );
  return () => leaving.abort();
}

/** Null if the browser has no such API, or does not know the microphone permission. */
async function permissionStatus(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: "microphone" });
  } catch {
    return null;
  }
}
