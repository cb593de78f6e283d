/** Changes as `GET /v1/events` streams them, one JSON object in each line. */
import { type TSchema, Type } from '@sinclair/typebox';
import { oneOf, shapeOf, textMap } from './shape.ts';

/** What an event is about. `heartbeat` says only that the stream lives. */
export type EventType = 'network' | 'endpoint' | 'node' | 'vtep' | 'token' | 'heartbeat';

/** One change. The state it speaks of can be read already when it arrives. */
export interface EventView {
  readonly type: EventType;
  /**
   * What happened: `create`, `remove`, `attach`, `detach`, `join`, `fail`, ... A `conflict` of a network says that
   * another one, `with`, goes before it and takes the same `what`; `conflict-over` that it does so no more.
   */
  readonly action: string;
  readonly id: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Schema of `EventView`. */
export const EVENT_VIEW: TSchema = shapeOf<EventView>()(
  Type.Object(
    {
      type: oneOf(
        ['network', 'endpoint', 'node', 'vtep', 'token', 'heartbeat'],
        'What the event is about; a heartbeat says only that the stream lives.',
      ),
      action: Type.String({
        description:
          'What happened: create, remove, attach, detach, ... A conflict of a network says that another one, ' +
          '`with`, goes before it and takes the same `what`; conflict-over that it does so no more.',
      }),
      id: Type.String(),
      name: Type.String(),
      attributes: textMap('More about it.'),
    },
    { title: 'Event' },
  ),
);
