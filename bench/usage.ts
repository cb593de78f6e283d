/** `npm run bench -- --help`. */
import { USAGE } from './options.ts';

process.stdout.write(USAGE);
