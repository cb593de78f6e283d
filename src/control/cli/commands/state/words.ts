/** How the two commands count what they handle. */
import { counted } from '../../render/text.ts';

/** `2 networks, 1 VTEP`; VTEPs only when there are some. */
export function savedText(networks: number, vteps: number): string {
  const parts = [counted(networks, 'network')];
  if (vteps > 0) parts.push(counted(vteps, 'VTEP'));
  return parts.join(', ');
}
