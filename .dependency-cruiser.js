// The order of the layers, once, as data: imports point only to earlier rows.
const layers = [
  ['^src/value/', 'represents documents, paths, canonical text and digests'],
  ['^src/problem/', 'names everything that can be wrong'],
  ['^src/contract/', 'reads, checks and prints what services promise each other'],
  ['^src/query/', 'understands filters, updates, pipelines and key conditions'],
  ['^src/schema/', 'finds a document that fits these shapes and not those'],
  ['^fixtures/', 'makes documents from shapes, a query and a seed'],
  ['^src/engine/', 'starts, fills, queries and stops a throwaway database'],
  ['^src/verify/', 'plays a pair against an engine'],
  ['^src/ledger/', 'keeps immutable records'],
  ['^src/matrix/', 'answers which versions fit together'],
  ['^reporters/', 'turns results into text'],
  ['^src/(cli|vitest)/|^src/index\\.ts$', 'assemble the rest for one host'],
];

const layerRules = layers.slice(0, -1).map(([path, sentence], row) => ({
  name: `layer-${path.replace(/[^a-z]/g, '')}`,
  severity: 'error',
  comment: `This folder ${sentence}; a later layer may use it, it may not use a later layer.`,
  from: { path },
  to: { path: layers.slice(row + 1).map(([later]) => later) },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one idea in two places; types count.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans-in-source',
      severity: 'error',
      comment: 'A file that nothing imports is either dead or a missing entry point.',
      from: { orphan: true, path: '^(src|fixtures|reporters)/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'engine-and-solver-share-no-semantics',
      severity: 'error',
      comment:
        'The engine judges $jsonSchema by itself and the replay interpreter judges witnesses by itself: they check each other.',
      from: { path: '^src/engine/mongodb/' },
      to: { path: '^src/schema/' },
    },
    {
      name: 'replay-is-independent-of-the-solver',
      severity: 'error',
      comment: 'A witness is replayed by code that did not find it; only its steps are counted alike.',
      from: { path: '^src/schema/replay/' },
      to: { path: '^src/schema/', pathNot: '^src/schema/((replay|regex)/|budget\\.ts$)' },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      comment: 'What is published must run with the published dependencies alone.',
      from: { path: '^(src|fixtures|reporters)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'An import that does not resolve here does not resolve for a user.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
