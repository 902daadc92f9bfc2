import { expect, it } from "vitest";
import { refusalError } from "../../src/transport/refusal.js";

it("says nothing of what was sent, in no field, and leaves ids as they are", () => {
  const secret = "key-of-mine";
  const body = JSON.stringify({ error: { code: `bad ${secret}`, message: `No such key: ${secret}` } });
  const id = "0123456789abcdef0123456789abcdef";
  const headers = { "x-request-id": `${id}-${secret}` };
  const error = refusalError(
    { kind: "custom", name: "the server" },
    { status: 401, headers, body, secrets: [secret] },
  );
  expect(error).toMatchObject({ serverCode: "bad ...", requestId: `${id}-...` });
  expect(error.message).toContain("No such key: ...");
  expect(error.message).not.toContain(secret);
});

it("is one line, whatever the service says", () => {
  const body = JSON.stringify({ error: { message: "no\n12:00 all is well\u001b[31m" } });
  const error = refusalError(
    { kind: "custom", name: "the server" },
    { status: 400, headers: {}, body, secrets: [] },
  );
  expect(error.message).toContain("(no 12:00 all is well [31m)");
});
