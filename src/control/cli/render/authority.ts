/** The authority of the cluster as text: where its rotation is, what that waits for, and what each node has. */
import type { AuthorityView } from '../../api/schema/key.ts';
import { table } from './table.ts';
import { shortId, shortTime } from './text.ts';

const STEPS: Readonly<Record<AuthorityView['step'], string>> = {
  none: 'never rotated',
  distribute: 'rotation, step 1 of 4: the new one is being distributed',
  reissue: 'rotation, step 3 of 4: both are trusted, certificates are issued anew',
  done: 'rotated; the old one is trusted no more',
};

/** Returns the lines above the table of nodes, and the table. */
export function authorityText(view: AuthorityView): string {
  const old = view.oldRoot === undefined ? '' : `, in place of ${shortId(view.oldRoot)}`;
  const rows = view.nodes.map((node) => [
    `${node.name}`,
    node.state,
    node.role,
    node.root === undefined ? '-' : shortId(node.root),
    node.expires === undefined ? '-' : shortTime(node.expires),
  ]);
  const headings = ['NODE', 'STATE', 'ROLE', 'CERTIFIED BY', 'UNTIL (UTC)'];
  return `Authority ${shortId(view.root)}${old}: ${STEPS[view.step]}.\n${waitsText(view)}${table(headings, rows)}`;
}

/** One line for each node that the rotation waits for; empty when there is none. */
export function waitsText(view: AuthorityView): string {
  return view.nodes
    .filter(({ waits }) => waits !== undefined)
    .map(({ name, waits }) => `waits for ${name}: ${waits}\n`)
    .join('');
}
