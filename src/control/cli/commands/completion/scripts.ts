/**
 * The completion scripts for bash and zsh. Both hold the same tables as `case` branches and the same steps: find
 * the command among the words, then complete an option's value, an option, or a word. Only names of the
 * cluster are asked of the agent, so that completing a command starts no process.
 */
import type { Catalog } from '../../command.ts';
import { type CommandWords, completionWords, type OptionWords, type Words } from './words.ts';

/** Returns the script for bash 4 and later. */
export async function bashScript(catalog: Catalog): Promise<string> {
  return `${TITLE}
${tables(await completionWords(catalog))}
_weft_reply() {
  case "$1" in
    @file) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
    @directory) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
    @*) mapfile -t COMPREPLY < <(compgen -W "$(weft "\${weft_host[@]}" __complete "\${1#@}" 2>/dev/null)" -- "$2") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
}

_weft() {
  local current="\${COMP_WORDS[COMP_CWORD]}" state words=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=()
${STEPS}
  if [ "$state" = command ]; then
    mapfile -t COMPREPLY < <(compgen -c -- "$current")
  else
    _weft_reply "$state" "$current"
  fi
}

complete -o bashdefault -F _weft weft
`;
}

/** Returns the script for zsh; it works as a file in \`fpath\` and when it is sourced. */
export async function zshScript(catalog: Catalog): Promise<string> {
  return `#compdef weft
${TITLE}
${tables(await completionWords(catalog))}
_weft_reply() {
  case "$1" in
    @file) _files ;;
    @directory) _files -/ ;;
    @*) compadd -- \${(f)"$(weft "\${weft_host[@]}" __complete "\${1#@}" 2>/dev/null)"} ;;
    *) compadd -- \${=1} ;;
  esac
}

_weft() {
  emulate -L zsh
  local current="\${words[CURRENT]}" state
  local -a weft_words
  weft_words=("\${(@)words[2,CURRENT-1]}")
  local -a words
  words=("\${weft_words[@]}")
${STEPS}
  if [ "$state" = command ]; then
    _command_names -e
  else
    _weft_reply "$state"
  fi
}

if [ "\${funcstack[1]}" = _weft ]; then
  _weft "$@"
else
  compdef _weft weft
fi
`;
}

const TITLE = '# Completion of weft; made by "weft completion" from the commands it has.\n';

// Sets "state" to the words to offer, to "@kind" for names to ask for, or to "command".
const STEPS = `  local weft_path="" previous="" word count=0 literal=no
  local -a weft_host
  weft_host=()
  for word in "\${words[@]}"; do
    if [ -n "$previous" ]; then
      case "$previous" in -H|--host) weft_host=(-H "$word") ;; esac
      previous=""
      continue
    fi
    if [ "$word" = -- ]; then literal=yes; continue; fi
    case "$word" in
      -*)
        if [ "$literal" = no ] && _weft_takes_value "$weft_path" "$word"; then previous="$word"; fi
        continue
        ;;
    esac
    if [ "$count" = 0 ] && _weft_is_path "\${weft_path:+$weft_path }$word"; then
      weft_path="\${weft_path:+$weft_path }$word"
    else
      count=$((count + 1))
    fi
  done
  if [ -n "$previous" ]; then
    state="$(_weft_values "$weft_path" "$previous")"
  elif [ "$literal" = no ] && [ "\${current#-}" != "$current" ] && [ "$weft_path:$count" != run:1 ]; then
    state="$(_weft_options "$weft_path")"
  else
    state="$(_weft_position "$weft_path" "$count")"
  fi`;

function tables(all: readonly CommandWords[]): string {
  const paths = all.map(({ path }) => pattern(path)).join('|');
  const values = all.flatMap((command) =>
    command.options.map((option) => valueBranch(command.path, option)),
  );
  const taking = all.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== undefined)
      .flatMap(({ names }) => names.map((name) => pattern(`${command.path}:${name}`))),
  );
  return `_weft_is_path() {
  case "$1" in
    ${paths}) return 0 ;;
  esac
  return 1
}

_weft_takes_value() {
  case "$1:$2" in
    ${taking.join('|\\\n    ')}) return 0 ;;
  esac
  return 1
}

_weft_values() {
  case "$1:$2" in
${values.join('')}  esac
}

_weft_options() {
  case "$1" in
${all.map(optionBranch).join('')}  esac
}

_weft_position() {
  case "$1:$2" in
${all.map(positionBranches).join('')}  esac
}
`;
}

function valueBranch(path: string, { names, value }: OptionWords): string {
  const text = value === undefined ? '' : wordsText(value);
  if (text === '') return '';
  const patterns = names.map((name) => pattern(`${path}:${name}`));
  return `    ${patterns.join('|')}) echo "${text}" ;;\n`;
}

function optionBranch({ path, options }: CommandWords): string {
  const names = options.flatMap((option) => option.names).filter((name) => name.startsWith('--'));
  return `    ${pattern(path)}) echo "${names.join(' ')}" ;;\n`;
}

function positionBranches(command: CommandWords): string {
  if (command.runsCommand) return `    ${pattern(`${command.path}:`)}*) echo command ;;\n`;
  const branches = command.positions.map((words, position) => {
    const text = wordsText(words);
    const last = position === command.positions.length - 1;
    const which =
      last && command.variadic
        ? `${pattern(`${command.path}:`)}*`
        : pattern(`${command.path}:${position}`);
    return text === '' ? '' : `    ${which}) echo "${text}" ;;\n`;
  });
  return branches.join('');
}

function wordsText(words: Words): string {
  return 'asked' in words ? `@${words.asked}` : words.listed.join(' ');
}

function pattern(text: string): string {
  return `"${text}"`;
}
