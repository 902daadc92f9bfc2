import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressText, parseAddress, readCookie, serverAddresses } from "../../src/pulse/address.js";

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "rt-home-"));
  mkdirSync(join(home, ".config", "pulse"), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true }));

const here = (env: Readonly<Record<string, string>> = {}) => ({ env, home, userId: 1_000 });
const unix = (path: string) => ({ kind: "unix", path }) as const;
const tcp = (host: string, port = 4713, family = 0) => ({ kind: "tcp", host, port, family });

describe("a server address", () => {
  it.each([
    ["unix:/run/p/native", unix("/run/p/native")],
    ["/run/p/native", unix("/run/p/native")],
    ["tcp:sound.lan:4000", tcp("sound.lan", 4_000)],
    ["tcp4:sound.lan", tcp("sound.lan", 4713, 4)],
    ["tcp6:[::1]:4000", tcp("::1", 4_000, 6)],
    ["sound.lan", tcp("sound.lan")],
    ["sound.lan:99", tcp("sound.lan", 99)],
    ["{not this machine}unix:/run/p/native", null],
    ["unix:", null],
    ["tcp:", null],
    ["tcp:a:b:c", null],
    ["", null],
  ])("is read from %j", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it("can be restricted to this machine by its id", ({ skip }) => {
    const id = readIfThere("/etc/machine-id");
    if (id === null) return skip("this machine has no id");
    expect(parseAddress(`{${id}}unix:/a`)).toEqual(unix("/a"));
  });

  it("is formatted for people", () => {
    expect(
      [unix("/a"), { ...tcp("h", 1), family: 4 } as const].map((one) => addressText(one as never)),
    ).toEqual(["/a", "tcp:h:1"]);
  });
});

describe("server addresses", () => {
  it("are those requested, otherwise those of the environment variable, in order", () => {
    const env = { PULSE_SERVER: " unix:/b  {other}unix:/c tcp:h " };
    expect(serverAddresses("unix:/a", here(env))).toEqual([unix("/a")]);
    expect(serverAddresses(undefined, here(env))).toEqual([unix("/b"), tcp("h")]);
  });

  it.each([
    [{}, "/run/user/1000/pulse/native"],
    [{ XDG_RUNTIME_DIR: "/x" }, "/x/pulse/native"],
    [{ XDG_RUNTIME_DIR: "/x", PULSE_RUNTIME_PATH: "/p" }, "/p/native"],
    [{ PULSE_SERVER: " " }, "/run/user/1000/pulse/native"],
  ])("default to the user's server, then the system's: %j", (env, path) => {
    const file = join(home, "empty.conf");
    writeFileSync(file, "; nothing");
    const addresses = serverAddresses(undefined, here({ ...env, PULSE_CLIENTCONFIG: file }));
    expect(addresses).toEqual([unix(path), unix("/run/pulse/native")]);
  });

  it("are taken from the client configuration before the default", () => {
    const file = join(home, ".config", "pulse", "client.conf");
    writeFileSync(
      file,
      "# a comment\n; default-server = unix:/no\n default-server = unix:/yes ; really\nautospawn = no\n",
    );
    expect(serverAddresses(undefined, here())).toEqual([unix("/yes")]);
    rmSync(file);
  });
});

describe("the cookie", () => {
  const cookie = (fill: number) => Buffer.alloc(256, fill);

  it("is zeros if the file is missing or of the wrong size", () => {
    writeFileSync(join(home, "short"), "short");
    expect(readCookie(here({ PULSE_COOKIE: join(home, "short") }))).toEqual(cookie(0));
  });

  it("is found by variable, then in the configuration folder, then in the home folder", () => {
    writeFileSync(join(home, ".pulse-cookie"), cookie(1));
    expect(readCookie(here())).toEqual(cookie(1));
    writeFileSync(join(home, ".config", "pulse", "cookie"), cookie(2));
    expect(readCookie(here())).toEqual(cookie(2));
    writeFileSync(join(home, "mine"), cookie(3));
    expect(readCookie(here({ PULSE_COOKIE: join(home, "mine") }))).toEqual(cookie(3));
  });
});

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
