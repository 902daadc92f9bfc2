import type { RealtimeSessionConfig, Session, SessionConfig } from "./session-config.js";

/** Backend, `POST …/realtime/client_secrets`: requests an ephemeral key that a browser may have. */
export interface ClientSecretCreateRequest {
  expires_after?: {
    anchor?: "created_at";
    /** 10 to 7200. Default 600. */
    seconds?: number;
  };
  /** The initial configuration of sessions opened with the key. */
  session?: SessionConfig;
}

/** The server's answer: the key, valid for any number of sessions until it expires; sessions outlive it. */
export interface ClientSecretCreateResponse {
  /** The key itself. */
  value: string;
  /** Unix time in seconds. */
  expires_at: number;
  session: Session;
}

/**
 * Client, `POST …/realtime/calls`: opens a WebRTC call. The fields are the parts of a multipart body; with an
 * ephemeral key, the SDP alone is enough. The answer is SDP, with the call's id at the end of its `Location` header.
 */
export interface CallCreateRequest {
  sdp: string;
  session?: RealtimeSessionConfig;
}

/** Backend, `POST …/realtime/calls/{call_id}/accept`: accepts an incoming call and configures its session. */
export type CallAcceptRequest = RealtimeSessionConfig;

/** Backend, `POST …/realtime/calls/{call_id}/refer`: transfers the caller to another number. */
export interface CallReferRequest {
  /** `tel:` or `sip:` URI. */
  target_uri: string;
}

/** Backend, `POST …/realtime/calls/{call_id}/reject`: declines an incoming call. Hanging up has no body. */
export interface CallRejectRequest {
  /** SIP status. Default 603. */
  status_code?: number;
}

/** Server, to the backend's webhook when a SIP call comes in: accept or reject must follow. */
export interface CallIncomingWebhook {
  type: "realtime.call.incoming";
  object?: "event";
  id: string;
  /** Unix time in seconds. */
  created_at: number;
  data: {
    call_id: string;
    sip_headers: SipHeader[];
  };
}

/** One header of the SIP invitation. */
export interface SipHeader {
  name: string;
  value: string;
}
