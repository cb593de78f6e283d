/** The path of the CNI plugin; part of the table in `routes.ts`. */
import { type Route, ref } from '../route.ts';
import { CNI_QUESTION, CNI_REPLY, type CniQuestion } from '../schema/cni.ts';

/** The one path. */
export const CNI_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    url: '/v1/cni',
    summary: 'Does what a container runtime asks of the CNI plugin, as the plugin itself would.',
    status: 200,
    body: CNI_QUESTION,
    answer: ref(CNI_REPLY),
    handle: (operations, input) => operations.runCni(input.body as CniQuestion),
  },
];
