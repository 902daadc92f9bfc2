import { networkInterfaces } from "node:os";
import { Declined, notThere } from "../server/pages.js";
import type { Telephony } from "./peer.js";
import { createOpus } from "./opus.js";
import { openWeriftPeer } from "./werift-peer.js";

/**
 * Loads what calls need. Both packages are optional: throws a `Declined` that says what to install if one is missing or
 * does not load.
 */
export async function loadTelephony(host?: string): Promise<Telephony> {
  const [werift, opus] = await Promise.all([import("werift"), import("@evan/opus")]).catch(
    (cause: unknown) => {
      throw notInstalled(cause);
    },
  );
  const addresses = addressesOf(host);
  return {
    openPeer: (offer, handler) => openWeriftPeer({ werift, addresses, offer }, handler),
    createCodec: () => createOpus(opus),
  };
}

function notInstalled(cause: unknown): Declined {
  const why = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  const declined = new Declined(
    notThere(501, `Calls over WebRTC need two packages: npm i werift @evan/opus (${why})`),
  );
  declined.cause = cause;
  return declined;
}

const loopback = "127.0.0.1";

/** The addresses that take calls: those the server listens on, which may be all of this machine. */
function addressesOf(host = loopback): readonly string[] {
  if (host === "0.0.0.0" || host === "::") return [loopback, ...networkAddresses()];
  return /^\d+(\.\d+){3}$/.test(host) ? [host] : [loopback];
}

function networkAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, internal, address }) => (family === "IPv4" && !internal ? [address] : [])),
  );
}
