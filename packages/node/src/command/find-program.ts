import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Whether a program of this name is on the `PATH` of an environment. */
export async function hasProgram(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  // Windows tries these extensions, whatever the case of the variable.
  const endings = process.platform === "win32" ? [".exe", ".com"] : [""];
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)));
  const found = await Promise.all(candidates.map(isExecutable));
  return found.includes(true);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
