import type { Fit, ShareGraph } from '../src/matrix/graph.js';
import { printableLines } from '../src/value/printable.js';

export type GraphFormat = 'text' | 'mermaid' | 'dot';

const renderers: Readonly<Record<GraphFormat, (graph: ShareGraph) => string>> = {
  text: renderText,
  mermaid: renderMermaid,
  dot: renderDot,
};

/** Who shares what, as text, as a Mermaid flowchart or for Graphviz. */
export function renderGraph(graph: ShareGraph, format: GraphFormat = 'text'): string {
  return renderers[format](graph);
}

function renderText({ datasets, edges, fits }: ShareGraph): string {
  if (datasets.length === 0) return 'Nobody shares anything.';
  const lines = datasets.flatMap(({ dataset, store }) => [
    `${dataset}  (${store})`,
    ...edges.filter((edge) => edge.dataset === dataset).map(({ service, does }) => `  ${service}: ${does.join(', ')}`),
    ...fits
      .filter((fit) => fit.dataset === dataset && fit.verdict !== 'passed')
      .map(({ relies, on, verdict }) => `  ! ${relies} relies on ${on}: ${verdict}`),
  ]);
  return printableLines(lines);
}

const dashes: Readonly<Record<Fit['verdict'], string>> = {
  passed: '-->',
  failed: 'x--x',
  undecided: '-.->',
  missing: '-.->',
};

function renderMermaid(graph: ShareGraph): string {
  const name = namer(graph);
  const lines = [
    'flowchart LR',
    ...graph.services.map(({ service }) => `  ${name(`s:${service}`)}[${mermaidText(service)}]`),
    ...graph.datasets.map(({ dataset }) => `  ${name(`d:${dataset}`)}[(${mermaidText(dataset)})]`),
    ...graph.edges.flatMap(({ service, dataset, does }) => {
      const from = name(`s:${service}`);
      const to = name(`d:${dataset}`);
      const writes = does.filter((deed) => deed !== 'reads');
      return [
        ...(writes.length === 0 ? [] : [`  ${from} -->|${writes.join(', ')}| ${to}`]),
        ...(does.includes('reads') ? [`  ${to} -->|reads| ${from}`] : []),
      ];
    }),
    ...graph.fits
      .filter(({ verdict }) => verdict !== 'passed')
      .map(({ relies, on, verdict }) => `  ${name(`s:${relies}`)} ${dashes[verdict]}|${verdict}| ${name(`s:${on}`)}`),
  ];
  return printableLines(lines);
}

const colours: Readonly<Record<Fit['verdict'], string>> = {
  passed: 'green',
  failed: 'red',
  undecided: 'orange',
  missing: 'grey',
};

function renderDot(graph: ShareGraph): string {
  const name = namer(graph);
  const lines = [
    'digraph mortise {',
    '  rankdir=LR;',
    ...graph.services.map(({ service }) => `  ${name(`s:${service}`)} [shape=box, label=${dotText(service)}];`),
    ...graph.datasets.map(({ dataset }) => `  ${name(`d:${dataset}`)} [shape=cylinder, label=${dotText(dataset)}];`),
    ...graph.edges.flatMap(({ service, dataset, does }) => {
      const from = name(`s:${service}`);
      const to = name(`d:${dataset}`);
      const writes = does.filter((deed) => deed !== 'reads');
      return [
        ...(writes.length === 0 ? [] : [`  ${from} -> ${to} [label=${dotText(writes.join(', '))}];`]),
        ...(does.includes('reads') ? [`  ${to} -> ${from} [label="reads"];`] : []),
      ];
    }),
    ...graph.fits
      .filter(({ verdict }) => verdict !== 'passed')
      .map(
        ({ relies, on, verdict }) =>
          `  ${name(`s:${relies}`)} -> ${name(`s:${on}`)} [style=dashed, color=${colours[verdict]}, label="${verdict}"];`,
      ),
    '}',
  ];
  return printableLines(lines);
}

/** Short identifiers: names of services may hold anything. */
function namer({ services, datasets }: ShareGraph): (key: string) => string {
  const keys = [...services.map(({ service }) => `s:${service}`), ...datasets.map(({ dataset }) => `d:${dataset}`)];
  const names = new Map(keys.map((key, index) => [key, `n${String(index)}`]));
  return (key) => names.get(key) ?? 'n';
}

function mermaidText(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}

function dotText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
