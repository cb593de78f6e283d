/** docs/api.md: every path with its fields. The same for programs is docs/openapi.json. */
import type { TSchema } from '@sinclair/typebox';
import type { Route } from '../../src/control/api/route.ts';
import { NAMED_VIEWS, ROUTES } from '../../src/control/api/routes.ts';
import { ERROR_VIEW } from '../../src/control/api/schema/error.ts';
import { EVENT_VIEW } from '../../src/control/api/schema/event.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

const INTRODUCTION = `# API

${GENERATED}
HTTP and JSON on the agent's unix socket, \`/run/weft/weft.sock\` unless \`--socket\` says otherwise. Whoever may open the
socket may do everything: its mode is 0660, that of its directory 0750. The same for programs is
[openapi.json](openapi.json), which an agent also serves as \`GET /v1/openapi.json\`.

    curl --unix-socket /run/weft/weft.sock http://weft/v1/status

\`ref\` is a name, an id, or a unique prefix of an id. Unknown fields are refused. Every answer with a status of 400 or
more is an [Error](#error); its codes are in [errors.md](errors.md).

\`GET /v1/events\` streams changes from now on, one JSON [Event](#event) in each line, until the client hangs up; a
heartbeat comes every 15 seconds. A client that does not read is cut off after 1 MiB. \`GET /metrics\` gives the counters
in the Prometheus text format.
`;

/** Returns the page. */
export function apiPage(): string {
  const views = [...NAMED_VIEWS, EVENT_VIEW, ERROR_VIEW];
  return [
    INTRODUCTION,
    '## Paths\n',
    ...ROUTES.map(routeSection),
    '## Views\n',
    ...views.map((view) => `### ${view.title}\n\n${fieldTable(view)}`),
  ].join('\n');
}

function routeSection(route: Route): string {
  const parts = [
    `### ${route.method} ${route.url}\n`,
    `${route.summary} Answers ${route.status} with ${typeName(route.answer)}.\n`,
  ];
  if (route.query !== undefined) parts.push(`Query:\n\n${fieldTable(route.query)}`);
  if (route.body !== undefined) parts.push(`Body:\n\n${fieldTable(route.body)}`);
  return parts.join('\n');
}

function fieldTable(schema: TSchema): string {
  return markdownTable(['field', 'type', 'meaning'], fieldRows(schema, ''));
}

function fieldRows(schema: TSchema, prefix: string): string[][] {
  const required = new Set<string>(schema['required'] ?? []);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, TSchema>);
  return properties.flatMap(([name, field]) => {
    const path = prefix + name;
    const row = [code(path), typeName(field), meaning(field, required.has(name))];
    const inside = field['type'] === 'array' ? (field['items'] as TSchema) : field;
    const mark = field['type'] === 'array' ? '[]' : '';
    return [row, ...fieldRows(inside, `${path}${mark}.`)];
  });
}

function meaning(field: TSchema, required: boolean): string {
  const parts = [field.description ?? ''];
  if (field['enum'] !== undefined) parts.push(`One of ${field['enum'].map(code).join(', ')}.`);
  if (field.default !== undefined) parts.push(`Default ${code(JSON.stringify(field.default))}.`);
  else if (!required) parts.push('May be absent.');
  return parts.filter((part) => part !== '').join(' ');
}

function typeName(schema: TSchema): string {
  const ref: string | undefined = schema['$ref'];
  if (ref !== undefined) {
    const name = ref.replace('#', '');
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (schema['type'] === 'array') return `list of ${typeName(schema['items'])}`;
  if (schema['additionalProperties']?.type === 'string') return 'map of string';
  if (schema['patternProperties'] !== undefined) {
    const [value] = Object.values(schema['patternProperties'] as Record<string, TSchema>);
    const names = Object.keys(value?.['properties'] ?? {}).map(code);
    return `map of object (${names.join(', ')})`;
  }
  return [schema['type']].flat().join(' or ');
}
