/** Bounds of the API's server, beside `API_BODY_BYTES_MAX` in `model/limits.ts`. */

/** Unread bytes of one event stream after which the client is cut off: some thousand events. */
export const EVENT_BACKLOG_BYTES_MAX = 1_048_576;

/** Pause between two heartbeats of an event stream, milliseconds. Below the idle limit of usual proxies. */
export const EVENT_HEARTBEAT_MS = 15_000;

/** Longest name, id or address in a path, characters. A name has 63 at most; longer ones are looked up in vain. */
export const PATH_PARAM_CHARS_MAX = 1024;

/** Longest path of a unix socket, bytes: `sun_path` of Linux has 108 with the terminating zero. */
export const SOCKET_PATH_BYTES_MAX = 107;
