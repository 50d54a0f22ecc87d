import { execFile } from 'node:child_process';
import type { World } from './world.js';

/** Where a published version comes from, as far as it can be found out. */
export interface Provenance {
  readonly branch?: string;
  readonly commit?: string;
  readonly ciUrl?: string;
}

type Environment = World['env'];

// Each CI names the same three facts in variables of its own; the first that is set wins.
const branches = [
  'GITHUB_HEAD_REF',
  'GITHUB_REF_NAME',
  'CI_COMMIT_REF_NAME',
  'BUILDKITE_BRANCH',
  'CIRCLE_BRANCH',
  'BRANCH_NAME',
];
const commits = ['GITHUB_SHA', 'CI_COMMIT_SHA', 'BUILDKITE_COMMIT', 'CIRCLE_SHA1', 'GIT_COMMIT'];
const urls = ['CI_JOB_URL', 'CI_PIPELINE_URL', 'BUILDKITE_BUILD_URL', 'CIRCLE_BUILD_URL', 'BUILD_URL'];

/** Branch, commit and address of the CI run: as given, else as the CI's variables say, else as git says. */
export async function findProvenance(given: Provenance, world: World): Promise<Provenance> {
  const branch =
    given.branch ?? first(world.env, branches) ?? (await askGit(['symbolic-ref', '--short', '-q', 'HEAD'], world));
  const commit =
    given.commit ?? first(world.env, commits) ?? (await askGit(['rev-parse', '--verify', '-q', 'HEAD'], world));
  const ciUrl = given.ciUrl ?? first(world.env, urls) ?? githubRun(world.env);
  return {
    ...(branch === undefined ? {} : { branch }),
    ...(commit === undefined ? {} : { commit }),
    ...(ciUrl === undefined ? {} : { ciUrl }),
  };
}

function first(env: Environment, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function githubRun(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  if (server === undefined || repository === undefined || run === undefined) return undefined;
  return `${server}/${repository}/actions/runs/${run}`;
}

/** What git answers in the working folder; nothing when there is no git, no repository or no answer. */
function askGit(args: readonly string[], world: World): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', [...args], { cwd: world.cwd, timeout: 5_000 }, (error, stdout) => {
      const answer = stdout.trim();
      resolve(error !== null || answer === '' ? undefined : answer);
    });
  });
}
