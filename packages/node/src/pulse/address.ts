import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** Where a sound server listens. */
export type Address =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly family: 0 | 4 | 6 };

/** What determines the server's address: the process's environment and its user. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Null if the system has no users. */
  readonly userId: number | null;
}

/** The surroundings of this process. */
export function surroundings(): Surroundings {
  const { uid } = userInfo();
  return { env: process.env, home: homedir(), userId: uid < 0 ? null : uid };
}

const defaultPort = 4713;
const cookieBytes = 256;

/**
 * The addresses to try, in order: those in `server`, or in `PULSE_SERVER`, or in the client configuration, or those of
 * the user's own server and the system-wide one. Entries meant for another machine are left out.
 */
export function serverAddresses(server: string | undefined, here: Surroundings): readonly Address[] {
  const named = server ?? here.env["PULSE_SERVER"] ?? clientConfig(here).get("default-server") ?? "";
  if (named.trim() === "") return defaultAddresses(here);
  return named
    .trim()
    .split(/\s+/)
    .flatMap((one) => parseAddress(one) ?? []);
}

/** Parses one entry of `PULSE_SERVER`. Returns null if it is for another machine or of an unknown form. */
export function parseAddress(text: string): Address | null {
  const [, machine, address = ""] = /^(?:\{([^}]*)\})?(.*)$/.exec(text) ?? [];
  if (machine !== undefined && machine !== machineId()) return null;
  const path = address.replace(/^unix:/, "");
  if (path !== address || path.startsWith("/")) return path === "" ? null : { kind: "unix", path };
  const [, scheme = "tcp", rest = ""] = /^(?:(tcp[46]?):)?(.*)$/.exec(address) ?? [];
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(rest) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) return null;
  const family = scheme === "tcp4" ? 4 : scheme === "tcp6" ? 6 : 0;
  return { kind: "tcp", host, port: port === undefined ? defaultPort : Number(port), family };
}

/** The address as text, for messages. */
export function addressText(address: Address): string {
  return address.kind === "unix" ? address.path : `tcp:${address.host}:${address.port}`;
}

/** The cookie that authenticates us to a server that cannot see our user. Zeros if there is none. */
export function readCookie(here: Surroundings): Buffer {
  const config = configFolder(here);
  const places = [
    here.env["PULSE_COOKIE"],
    clientConfig(here).get("cookie-file"),
    join(config, "cookie"),
    join(here.home, ".pulse-cookie"),
  ];
  for (const place of places) {
    const cookie = place ? readIfThere(resolve(config, place)) : null;
    if (cookie?.length === cookieBytes) return cookie;
  }
  return Buffer.alloc(cookieBytes);
}

function defaultAddresses({ env, userId }: Surroundings): readonly Address[] {
  const system = "/run/pulse/native";
  const runtime = env["XDG_RUNTIME_DIR"] ?? (userId === null ? undefined : `/run/user/${userId}`);
  const folder = env["PULSE_RUNTIME_PATH"] ?? (runtime === undefined ? undefined : join(runtime, "pulse"));
  const paths = folder === undefined ? [system] : [join(folder, "native"), system];
  return paths.map((path) => ({ kind: "unix", path }));
}

/** Reads the first client.conf found. Its includes and conditions are ignored. */
function clientConfig(here: Surroundings): ReadonlyMap<string, string> {
  const places = [
    here.env["PULSE_CLIENTCONFIG"],
    join(configFolder(here), "client.conf"),
    "/etc/pulse/client.conf",
  ];
  for (const place of places) {
    const bytes = place ? readIfThere(place) : null;
    if (bytes !== null) return new Map(settings(bytes.toString()));
  }
  return new Map();
}

function settings(text: string): readonly (readonly [name: string, value: string])[] {
  return text.split("\n").flatMap((line) => {
    const [, name, value] = /^\s*([a-z-]+)\s*=\s*([^;#]*?)\s*(?:[;#].*)?$/.exec(line) ?? [];
    return name !== undefined && value ? [[name, value] as const] : [];
  });
}

function configFolder({ env, home }: Surroundings): string {
  const config = env["XDG_CONFIG_HOME"];
  return join(config && isAbsolute(config) ? config : join(home, ".config"), "pulse");
}

function machineId(): string | null {
  const id = readIfThere("/etc/machine-id") ?? readIfThere("/var/lib/dbus/machine-id");
  return id?.toString().trim() ?? null;
}

/** Configuration files are optional: an unreadable one is treated as missing. */
function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
