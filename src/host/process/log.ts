/** The one door to pino. One line for each event, fields by name: `node`, `network`, `endpoint`, `peer`, `err`. */
import { type Logger, pino } from 'pino';

/** A logger. */
export type Log = Logger;

/** How to log. */
export interface LogConfig {
  readonly level: string;
  readonly format: 'pretty' | 'json';
}

/** Returns a logger that writes to standard output at once, so that nothing is lost in a crash. */
export async function openLog(config: LogConfig): Promise<Log> {
  if (config.format === 'json')
    return pino({ level: config.level, base: null }, pino.destination({ sync: true }));
  const { PinoPretty } = await import('pino-pretty');
  const stream = PinoPretty({
    sync: true,
    singleLine: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss.l',
    colorize: process.stdout.isTTY,
  });
  return pino({ level: config.level, base: null }, stream);
}
