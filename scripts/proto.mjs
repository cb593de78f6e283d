/**
 * Generates src/wire/proto/generated/weft.{js,d.ts} from the .proto files: static code, no reflection and
 * no eval at run time. `node scripts/proto.mjs --check` fails when the committed files differ.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const PROTO = 'src/wire/proto';
const CODE = `${PROTO}/generated/weft.js`;
const TYPES = `${PROTO}/generated/weft.d.ts`;
const OPTIONS = ['--no-create', '--no-verify', '--no-delimited', '--no-service', '--no-convert'];

function run(tool, args) {
  return execFileSync(`node_modules/.bin/${tool}`, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}

const code = run('pbjs', [
  ...['-t', 'static-module', '-w', 'es6', '--es6', '--force-number', ...OPTIONS],
  ...['-p', PROTO, `${PROTO}/state.proto`, `${PROTO}/gossip.proto`],
]).replace(/from "protobufjs\/minimal(\.js)?"/, 'from "protobufjs/minimal.js"');

const before = { code: read(CODE), types: read(TYPES) };
writeFileSync(CODE, code);
run('pbts', ['-o', TYPES, CODE]);
const types = read(TYPES);

if (process.argv.includes('--check') && (before.code !== code || before.types !== types)) {
  process.stderr.write(
    'src/wire/proto/generated differs from the .proto files; run node scripts/proto.mjs\n',
  );
  process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
