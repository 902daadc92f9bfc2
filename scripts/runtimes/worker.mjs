import { converse } from "./conversation.mjs";

export default {
  /** The simulator's address is in the request's query. */
  async fetch(request) {
    return Response.json(await converse(new URL(request.url).searchParams.get("simulator")));
  },
};
