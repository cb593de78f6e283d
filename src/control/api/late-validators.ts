/**
 * Schemas of requests are compiled when the first request comes that they are for: compiling them all, and loading what
 * compiles them, was a fifth of what an agent needs to start. The one door to fastify's compiler.
 */
import { createRequire } from 'node:module';
import type { BuildCompilerFromPool } from '@fastify/ajv-compiler';
import type { FastifyServerOptions } from 'fastify';

type Compile = ReturnType<BuildCompilerFromPool>;
type Validate = ReturnType<Compile>;

/**
 * Options of the compiler: defaults are filled in; nothing is removed or converted, so that a mistake is refused, not
 * mended. Our schemas are not held against the schema of schemas, which takes longer than to compile them: the tests
 * do that.
 */
export const COMPILER_OPTIONS = {
  useDefaults: true,
  removeAdditional: false,
  coerceTypes: false,
  allErrors: false,
  allowUnionTypes: true,
  validateSchema: false,
} as const;

/** Returns the options of fastify that say how requests are checked. Answers are written as they are. */
export function lateValidators(): Pick<FastifyServerOptions, 'ajv' | 'schemaController'> {
  return {
    ajv: { customOptions: COMPILER_OPTIONS },
    schemaController: {
      compilersFactory: {
        buildValidator: lateCompiler,
        // Views are built by our own typed code; a second check would cost and could only hide a field.
        buildSerializer: () => () => (data) => JSON.stringify(data),
      },
    },
  };
}

/** Loads what compiles schemas, and has it compile one, so that no request is the first for its code. */
export function loadValidators(): void {
  const compile = loadCompiler()({}, { customOptions: COMPILER_OPTIONS });
  compile({ schema: {}, method: 'GET', url: '/', httpPart: 'query' });
}

function lateCompiler(...given: Parameters<BuildCompilerFromPool>): Compile {
  let compile: Compile | undefined;
  return (route) => {
    let validate: Validate | undefined;
    const late = (data: unknown): unknown => {
      compile ??= loadCompiler()(...given);
      validate ??= compile(route);
      const answer = validate(data);
      // Read by fastify after an answer that is false.
      Object.assign(late, { errors: validate.errors });
      return answer;
    };
    return late as Validate;
  };
}

function loadCompiler(): BuildCompilerFromPool {
  const require = createRequire(import.meta.url);
  return (require('@fastify/ajv-compiler') as () => BuildCompilerFromPool)();
}
