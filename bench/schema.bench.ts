import { diffSchemas } from 'json-schema-diff';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check_compat, initSync } from 'jsoncompat';
import { bench, describe } from 'vitest';
import { checkContainment } from '../src/schema/index.js';
import { hardPairs } from '../test/schema/hard-pairs.js';
import { type Pair, families } from '../test/schema/pairs.js';

/*
 * Containment by mortise, json-schema-diff and jsoncompat over the same labelled pairs, in one process and one run. Every
 * tool answers each pair twice; the faster counts for its line. A throw is an honest "undecided"; a "contained"
 * that is none is the one error that a gate must not make.
 */

const wasm = createRequire(import.meta.url)
  .resolve('jsoncompat')
  .replace(/\.js$/, '_bg.wasm');
initSync({ module: readFileSync(wasm) });

type Answer = 'contained' | 'not-contained' | 'undecided';
type Tool = (source: unknown, target: unknown) => Answer | Promise<Answer>;

/** Draft 7 spells some keywords in another way. */
function inDraft7(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inDraft7);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { prefixItems, items, dependentRequired, dependentSchemas, ...rest } = schema as Record<string, unknown>;
  const tuple = prefixItems === undefined ? { items } : { items: prefixItems, additionalItems: items };
  const dependencies = { ...(dependentRequired as object | undefined), ...(dependentSchemas as object | undefined) };
  const all = { ...rest, ...tuple, ...(Object.keys(dependencies).length > 0 ? { dependencies } : {}) };
  const said = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([keyword, value]) => [keyword, inDraft7(value)]));
}

/** Wider unions keep json-schema-diff busy for minutes: it is not asked, and so undecided. */
const widestUnion = 8;

function isWide(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const wide = ['anyOf', 'oneOf', 'allOf'].some((keyword) => {
    const branches: unknown = (schema as Record<string, unknown>)[keyword];
    return Array.isArray(branches) && branches.length > widestUnion;
  });
  return wide || Object.values(schema).some(isWide);
}

const tools: Readonly<Record<string, Tool>> = {
  mortise: (source, target) => checkContainment(source, target, { values: 'json' }).verdict,
  jsoncompat: (source, target) =>
    check_compat(JSON.stringify(source), JSON.stringify(target), 'deserializer') ? 'contained' : 'not-contained',
  'json-schema-diff': async (source, target) => {
    if (isWide(source) || isWide(target)) return 'undecided';
    const schemas = { sourceSchema: inDraft7(source), destinationSchema: inDraft7(target) };
    const { removalsFound } = await diffSchemas(schemas as Parameters<typeof diffSchemas>[0]);
    return removalsFound ? 'not-contained' : 'contained';
  },
};

async function measure(
  tool: Tool,
  [, source, target]: Pair,
): Promise<{ readonly answer: Answer; readonly time: number }> {
  let answer: Answer = 'undecided';
  let time = Infinity;
  for (let round = 0; round < 2; round += 1) {
    const start = performance.now();
    try {
      answer = await tool(source, target);
    } catch {
      answer = 'undecided';
    }
    time = Math.min(time, performance.now() - start);
  }
  return { answer, time };
}

function quantile(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
}

/** Answers all pairs with one tool, and says how well and how fast. */
async function answerAll(set: string, name: string, tool: Tool, pairs: readonly Pair[]): Promise<void> {
  const counts = { right: 0, 'false yes': 0, 'false no': 0, undecided: 0 };
  const times: number[] = [];
  for (const pair of pairs) {
    const { answer, time } = await measure(tool, pair);
    times.push(time);
    if (answer === 'undecided') counts.undecided += 1;
    else if (answer === pair[3]) counts.right += 1;
    else counts[answer === 'contained' ? 'false yes' : 'false no'] += 1;
  }
  const told = Object.entries(counts).map(([kind, count]) => `${kind} ${String(count)}`);
  const speed = `median ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms, max ${quantile(times, 1)} ms`;
  console.log(`${set} (${String(pairs.length)}) ${name}: ${told.join(', ')}; ${speed}`);
}

const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };

describe.each(Object.entries({ 'by keyword': Object.values(families).flat(), hard: hardPairs }))(
  'pairs %s',
  (set, pairs) => {
    for (const [name, tool] of Object.entries(tools)) {
      bench(name, () => answerAll(set, name, tool, pairs), once);
    }
  },
);
