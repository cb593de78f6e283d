import { createRequire } from 'node:module';
import type { BuildCompilerFromPool } from '@fastify/ajv-compiler';
import { expect } from 'chai';
import { COMPILER_OPTIONS } from '../../../src/control/api/late-validators.ts';
import { ROUTES } from '../../../src/control/api/routes.ts';
import { METHODS } from '../../../src/integrations/docker/methods.ts';

const factory = createRequire(import.meta.url)(
  '@fastify/ajv-compiler',
) as () => BuildCompilerFromPool;
/** As agents have it, but that schemas are held against the schema of schemas. */
const compile = factory()({}, { customOptions: { ...COMPILER_OPTIONS, validateSchema: true } });

describe('schemas of requests', () => {
  const api = ROUTES.flatMap(({ method, url, query, body }) => [
    { name: `query of ${method} ${url}`, schema: query },
    { name: `body of ${method} ${url}`, schema: body },
  ]);
  const docker = Object.entries(METHODS).map(([url, { body }]) => ({
    name: `body of POST ${url}`,
    schema: body,
  }));

  for (const { name, schema } of [...api, ...docker]) {
    if (schema === undefined) continue;
    it(`are schemas: ${name}`, () => {
      expect(() => compile({ schema, method: '', url: '', httpPart: '' })).not.to.throw();
    });
  }

  it('are refused when they are none', () => {
    const schema = { type: 'objekt' };
    expect(() => compile({ schema, method: '', url: '', httpPart: '' })).to.throw(
      'schema is invalid',
    );
  });
});
