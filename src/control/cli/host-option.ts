/** The one option that every command has. */
import type { OptionSpec } from './command.ts';

/** Option of every command and of `weft` itself: which agent to talk to. */
export const HOST_OPTION: OptionSpec = {
  flags: '-H, --host <HOST>',
  about: 'Socket of the agent, unix:///PATH (also WEFT_HOST)',
  shownDefault: 'unix:///run/weft/weft.sock',
};
