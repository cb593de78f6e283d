/**
 * Wrong usage: turns what the parser complains about, and values that cannot be sent at all, into sentences of
 * the common form. Values that can be sent are judged by the agent.
 */
import { WeftError } from '../../model/errors.ts';

/** A complaint of the parser; `CommanderError` has this shape. */
export interface Complaint {
  readonly code: string;
  readonly message: string;
}

const QUOTED = /'([^']*)'/;
const SUGGESTION = /\(Did you mean (?:one of )?([^?]*)\?\)/;

/**
 * Returns the refusal of a command line that the parser does not understand.
 *
 * @param path  words of the command as far as they were understood: `network create`, or empty
 */
export function usageError(path: string, complaint: Complaint): WeftError {
  const command = path === '' ? 'weft' : `weft ${path}`;
  const quoted = QUOTED.exec(complaint.message)?.[1] ?? '';
  const suggestion = SUGGESTION.exec(complaint.message)?.[1];
  const see = `see ${command} --help`;
  const guess = (prefix: string): string =>
    suggestion === undefined ? see : `did you mean ${prefix}${suggestion}? S${see.slice(1)}`;
  const what = path === '' ? 'command line' : path;
  switch (complaint.code) {
    case 'commander.unknownOption':
      return wrongUsage(what, `there is no option ${quoted}`, guess(''));
    case 'commander.unknownCommand':
      return wrongUsage(
        `${path} ${quoted}`.trim(),
        'there is no such command',
        guess(`${command} `),
      );
    case 'commander.missingArgument':
      return wrongUsage(what, `${quoted} is missing`, see);
    case 'commander.optionMissingArgument':
      return wrongUsage(what, `${quoted} needs a value`, see);
    case 'commander.missingMandatoryOptionValue':
      return wrongUsage(what, `${quoted} is missing`, see);
    case 'commander.excessArguments':
      return wrongUsage(what, 'there are more words than it takes', see);
    default:
      return fromInvalidArgument(what, complaint.message, see);
  }
}

/** A refusal with exit status 2. */
export function wrongUsage(what: string, why: string, remedy: string): WeftError {
  return new WeftError('wrong-usage', { what, why, remedy });
}

function fromInvalidArgument(what: string, message: string, see: string): WeftError {
  const match = /option '([^']*)' argument '([^']*)' is invalid\. Allowed choices are (.*)\./s.exec(
    message,
  );
  if (match === null) return wrongUsage(what, message.replace(/^error: /, ''), see);
  const [, option = '', value = '', choices = ''] = match;
  const flag = option.split(/[ ,]+/).find((part) => part.startsWith('--')) ?? option;
  const remedy = `say ${choices.split(', ').join(' or ')}`;
  return wrongUsage(what, `${flag} '${value}' is not one of its values`, remedy);
}
