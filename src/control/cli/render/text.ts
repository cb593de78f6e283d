/** Small pieces of text that several commands print. */

const ID_CHARS = 12;
const KIB = 1024;
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** The beginning of an id, as Docker shortens it. */
export function shortId(id: string): string {
  return id.slice(0, ID_CHARS);
}

/** `2026-01-02 03:04:05` of an ISO 8601 time; both are UTC. */
export function shortTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** Names separated by commas, or a dash when there are none. */
export function joined(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}

/** `3 d 4 h`, `3 h 12 min`, `12 min 5 s` or `5 s`. */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${whole % 60} s`;
  return `${whole} s`;
}

/** `143.1 MiB`; below one KiB whole bytes. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= KIB && unit < BYTE_UNITS.length - 1) {
    value /= KIB;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** `1 peer`, `2 peers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
