import { renderGraph } from '../../../reporters/graph.js';
import { shareGraph } from '../../matrix/graph.js';
import { viewOf } from '../../matrix/view.js';
import type { Json } from '../../value/json.js';
import { optionalText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Who shares what, as text or for a drawing tool. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const graph = shareGraph(viewOf(await ledger.standing()), optionalText(args, 'in'));
  const format = (optionalText(args, 'format') ?? 'text') as 'text' | 'mermaid' | 'dot';
  return { exitCode: 0, result: graph as unknown as Json, text: renderGraph(graph, format) };
};
