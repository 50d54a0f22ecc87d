import type { CommandDefinition, FlagDefinition } from './command.js';

export const globalOptions: Readonly<Record<string, FlagDefinition>> = {
  json: { type: 'boolean', describe: 'Print the result as one JSON value' },
  ledger: { type: 'string', describe: 'Where the records are: DIR or git:REMOTE#BRANCH (default .mortise)' },
  quiet: { type: 'boolean', describe: 'Print nothing but errors; the exit code tells' },
  'no-color': { type: 'boolean', describe: 'Print without colours' },
  debug: { type: 'boolean', describe: 'Show where an error came from' },
};

/** Commands that are a word of a group, such as `ledger check`. */
export const groups: Readonly<Record<string, string>> = {
  engine: 'An ephemeral database to point any client at',
  ledger: 'Look after the records',
};

const service: FlagDefinition = { type: 'string', demandOption: true, describe: 'The service' };
const version: FlagDefinition = { type: 'string', demandOption: true, describe: 'Its version' };
const environment: FlagDefinition = {
  type: 'string',
  demandOption: true,
  alias: ['environment', 'env'],
  describe: 'The environment',
};
const instance: FlagDefinition = {
  type: 'string',
  describe: 'Which of several instances that run side by side in the environment',
};
const versionIn = { service, 'service-version': version, to: environment };
const seed: FlagDefinition = {
  type: 'string',
  describe: 'Seed of the generated documents, a whole number (default 1)',
};
const engine: FlagDefinition = {
  type: 'string',
  choices: ['auto', 'embedded', 'mongod'],
  describe: 'MongoDB engine to verify on (default auto: a mongod found on this machine, else embedded)',
};
const values: FlagDefinition = {
  type: 'string',
  choices: ['json', 'bson', 'dynamodb'],
  describe: 'What the shapes describe (default: bson when one says bsonType, else json)',
};
const questionOptions = {
  with: { type: 'string', array: true, describe: 'Another S@V that goes there in the same step' },
  'no-overlap': { type: 'boolean', describe: 'The old version stops before the new one starts' },
  'no-at-rest': { type: 'boolean', describe: 'Leave out documents that earlier versions left behind' },
  ignore: { type: 'string', array: true, describe: 'Leave a service, or one version S@V, out of the question' },
} satisfies Record<string, FlagDefinition>;

/** Every command, in the order of the help page. */
export const commands: readonly CommandDefinition[] = [
  {
    name: 'check',
    positionals: '[files..]',
    describe: 'Are these contracts well-formed and self-consistent?',
    options: {},
    load: () => import('./commands/check.js'),
  },
  {
    name: 'verify',
    positionals: '[files..]',
    describe: 'Verify contracts against all that they meet, and record the results',
    options: {
      missing: { type: 'boolean', describe: 'Verify whatever the ledger lacks, without files' },
      engine,
      seed,
      service: { type: 'string', describe: 'Only pairs of this service' },
      pair: {
        type: 'string',
        describe: 'Only this pair, also when it passed before (KIND:LEFT:RIGHT, as a failure prints it)',
      },
      'no-record': { type: 'boolean', describe: 'Do not write the results to the ledger' },
    },
    load: () => import('./commands/verify.js'),
  },
  {
    name: 'publish',
    positionals: '[files..]',
    describe: "Put a version's contracts in the ledger",
    options: {
      'service-version': version,
      service: { type: 'string', describe: 'Only the contract of this service' },
      branch: { type: 'string', describe: 'Branch (default: asked of git or the CI)' },
      commit: { type: 'string', describe: 'Commit (default: asked of git or the CI)' },
      'ci-url': { type: 'string', describe: 'Address of the CI run (default: asked of the CI)' },
    },
    load: () => import('./commands/publish.js'),
  },
  {
    name: 'record-environment',
    positionals: '<name>',
    describe: 'Declare an environment',
    options: {},
    load: () => import('./commands/record-environment.js'),
  },
  {
    name: 'record-deployment',
    positionals: '',
    describe: 'State that a version now runs in an environment',
    options: { ...versionIn, instance, with: questionOptions.with },
    load: () => import('./commands/record-deployment.js'),
  },
  {
    name: 'record-undeployment',
    positionals: '',
    describe: 'State that a service no longer runs in an environment',
    options: {
      service,
      'service-version': { type: 'string', describe: 'Its version (default: whatever runs there)' },
      from: { ...environment, alias: ['to', 'environment', 'env'] },
      instance,
    },
    load: () => import('./commands/record-undeployment.js'),
  },
  {
    name: 'record-release',
    positionals: '',
    describe: 'State that a version was released there, beside others that stay in use',
    options: versionIn,
    load: () => import('./commands/record-release.js'),
  },
  {
    name: 'record-support-ended',
    positionals: '',
    describe: 'State that a released version is no longer supported there',
    options: { service, 'service-version': version, from: { ...environment, alias: ['to', 'environment', 'env'] } },
    load: () => import('./commands/record-support-ended.js'),
  },
  {
    name: 'record-migrated',
    positionals: '',
    describe: 'State that no document of a version is left in an environment',
    options: {
      service,
      'service-version': version,
      in: { ...environment, alias: ['to', 'environment', 'env'] },
      shape: { type: 'string', array: true, describe: 'Only what this insert or update stored (default: all)' },
    },
    load: () => import('./commands/record-migrated.js'),
  },
  {
    name: 'record-baseline',
    positionals: '',
    describe: 'State what an environment held before its first record',
    options: {
      in: { ...environment, alias: ['to', 'environment', 'env'] },
      empty: { type: 'boolean', describe: 'It held nothing' },
      audited: { type: 'boolean', describe: 'What it held was looked through and fits what is recorded' },
      note: { type: 'string', describe: 'Who looked, and how' },
    },
    load: () => import('./commands/record-baseline.js'),
  },
  {
    name: 'can-i-deploy',
    positionals: '',
    describe: 'May this version go to that environment? Yes or no, and why',
    options: {
      ...versionIn,
      instance,
      ...questionOptions,
      'verify-missing': { type: 'boolean', describe: 'Verify what is missing on the spot' },
      engine,
      seed,
    },
    load: () => import('./commands/can-i-deploy.js'),
  },
  {
    name: 'can-retire',
    positionals: '<what>',
    needs: 'SERVICE@VERSION, such as billing@1.4.2',
    describe: 'May S@V leave that environment, and does anybody still need its documents?',
    options: { from: { ...environment, alias: ['to', 'environment', 'env'] } },
    load: () => import('./commands/can-retire.js'),
  },
  {
    name: 'plan',
    positionals: '<versions..>',
    needs: 'one or more SERVICE@VERSION, such as billing@1.4.2',
    describe: 'The order in which these S@V can go to an environment, in the smallest safe steps',
    options: {
      to: environment,
      instance,
      'rollback-safe': { type: 'boolean', describe: 'Every step can also be taken back' },
      'no-overlap': questionOptions['no-overlap'],
      'no-at-rest': questionOptions['no-at-rest'],
    },
    load: () => import('./commands/plan.js'),
  },
  {
    name: 'matrix',
    positionals: '',
    describe: 'What fits with what',
    options: {
      service: { type: 'string', array: true, describe: 'Only pairs of this service' },
      'service-version': { type: 'string', describe: 'Only this version of the (one) service' },
      dataset: { type: 'string', describe: 'Only pairs over this dataset' },
      in: { type: 'string', alias: ['environment', 'env', 'to'], describe: 'Only versions that are live there' },
      verdict: { type: 'string', choices: ['passed', 'failed', 'undecided', 'missing'], describe: 'Only these' },
    },
    load: () => import('./commands/matrix.js'),
  },
  {
    name: 'who-reads',
    positionals: '<path>',
    needs: 'DATASET or DATASET.path, such as shop.orders.total',
    describe: 'Who would notice a change of DATASET or DATASET.path',
    options: {
      in: { type: 'string', alias: ['environment', 'env', 'to'], describe: 'Only versions that are live there' },
    },
    load: () => import('./commands/who-reads.js'),
  },
  {
    name: 'graph',
    positionals: '',
    describe: 'Who shares what',
    options: {
      format: { type: 'string', choices: ['text', 'mermaid', 'dot'], describe: 'How to draw it (default text)' },
      in: { type: 'string', alias: ['environment', 'env', 'to'], describe: 'Only versions that are live there' },
    },
    load: () => import('./commands/graph.js'),
  },
  {
    name: 'diff',
    positionals: '<old> <new>',
    describe: 'What changed between two shapes or two contracts; is it breaking, for whom',
    options: { values },
    load: () => import('./commands/diff.js'),
  },
  {
    name: 'contains',
    positionals: '<writer> <reader>',
    describe: 'Is every document of the writer readable by the reader?',
    options: {
      'open-writer': { type: 'boolean', describe: 'The writer may also store fields that its schema does not name' },
      values,
    },
    load: () => import('./commands/contains.js'),
  },
  {
    name: 'engine start',
    positionals: '<store>',
    needs: 'mongodb or dynamodb',
    describe: 'Start an ephemeral mongodb or dynamodb; prints its address',
    options: {
      engine,
      port: { type: 'string', describe: 'Port to listen on (default: a free one)' },
      host: { type: 'string', describe: 'Address to listen on (default 127.0.0.1)' },
      'ready-file': { type: 'string', describe: 'File to write the address into once it is ready' },
    },
    load: () => import('./commands/engine-start.js'),
  },
  {
    name: 'engine operators',
    positionals: '<store>',
    needs: 'mongodb or dynamodb',
    describe: 'What the embedded engine knows, and what it refuses',
    options: {},
    load: () => import('./commands/engine-operators.js'),
  },
  {
    name: 'ledger init',
    positionals: '',
    describe: 'Make an empty ledger',
    options: {},
    load: () => import('./commands/ledger-init.js'),
  },
  {
    name: 'ledger check',
    positionals: '',
    describe: "Prove every record's name, form, references and supersession",
    options: {},
    load: () => import('./commands/ledger-check.js'),
  },
  {
    name: 'ledger import',
    positionals: '<file>',
    describe: 'Add records from NDJSON (- for standard input)',
    options: {},
    load: () => import('./commands/ledger-import.js'),
  },
  {
    name: 'ledger export',
    positionals: '[file]',
    describe: 'Write every record as NDJSON (default: standard output)',
    options: {},
    load: () => import('./commands/ledger-export.js'),
  },
  {
    name: 'ledger compact',
    positionals: '',
    describe: 'Pack many records into few files without changing any',
    options: {},
    load: () => import('./commands/ledger-compact.js'),
  },
  {
    name: 'ledger log',
    positionals: '',
    describe: 'What was recorded, newest last',
    options: { kind: { type: 'string', describe: 'Only records of this kind' } },
    load: () => import('./commands/ledger-log.js'),
  },
];
