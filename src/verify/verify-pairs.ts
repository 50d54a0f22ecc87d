import { createDynamoMeanings } from '../../fixtures/dynamodb-meanings.js';
import { createMongoMeanings } from '../../fixtures/mongodb-meanings.js';
import { createSolver, UnjudgeableShape } from '../../fixtures/store-solver.js';
import type { Store } from '../contract/contract.js';
import type { DynamoEngine, EngineIdentity, MongoConnection, MongoEngine } from '../engine/engine.js';
import { createDynamoKit } from './dynamodb/kit.js';
import { DynamoPlayground } from './dynamodb/playground.js';
import { createDynamoStage } from './dynamodb/stage.js';
import { createMongoKit } from './mongodb/kit.js';
import { MongoPlayground } from './mongodb/playground.js';
import { createMongoStage } from './mongodb/stage.js';
import { describePair, type Pair } from './pair.js';
import { pairText } from './pair-text.js';
import { pairsAfter } from './plan-after.js';
import { recalling } from './recall.js';
import type { Failure, PairKey, Verification } from './verdict.js';
import { sumUp, undecidedBecause, type Findings } from './verification.js';
import { verifyPair } from './verify-pair.js';

/** Where pairs are played, and how. */
export interface VerifyContext {
  /** Starts or finds an engine; asked when a pair first needs its store, and again when a used one will not do. */
  readonly engines: {
    readonly mongodb?: () => Promise<MongoEngine>;
    readonly dynamodb?: () => Promise<DynamoEngine>;
  };
  /** Chooses among equally good documents; the same seed gives the same verifications. */
  readonly seed?: number;
  /** Told of each pair once it is done. */
  readonly onProgress?: (progress: Progress) => void;
  /** Failures of a pair that were recorded before; their documents are played again. */
  readonly recorded?: (pair: PairKey) => readonly Failure[];
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly pair: Pair;
  readonly verification: Verification;
}

/** A pair with its result. */
export interface VerifiedPair {
  readonly pair: Pair;
  readonly verification: Verification;
}

/**
 * Plays every pair on one engine per store, which is closed at the end. The result has the order of the pairs, and then
 * the pairs that their results call for: updates that meet what other writes left outside of a reader's shape.
 *
 * @throws UnreachableError when an engine cannot be started or found.
 * @throws InternalError when the proof and the engine disagree, with all that it takes to replay it.
 */
export async function verifyPairs(pairs: readonly Pair[], context: VerifyContext): Promise<readonly VerifiedPair[]> {
  return await inSession(context, async (play) => {
    const results = await play(pairs);
    const outside = outsideAmong(results);
    const known = new Set(pairs.map(({ key }) => pairText(key)));
    return [...results, ...(await play(pairsAfter(pairs, outside).filter(({ key }) => !known.has(pairText(key)))))];
  });
}

/** Plays these pairs and no others; throws as `verifyPairs` does. */
export async function playEach(pairs: readonly Pair[], context: VerifyContext): Promise<readonly VerifiedPair[]> {
  return await inSession(context, (play) => play(pairs));
}

/** Whether a pair is one of these results' and passed although some documents do not keep to the reader's shape. */
export function outsideAmong(results: readonly VerifiedPair[]): (pair: PairKey) => boolean {
  const outside = new Set(
    results.flatMap(({ pair, verification }) => (verification.outside === true ? [pairText(pair.key)] : [])),
  );
  return (pair) => outside.has(pairText(pair));
}

type Play = (pairs: readonly Pair[]) => Promise<readonly VerifiedPair[]>;

async function inSession(
  context: VerifyContext,
  run: (play: Play) => Promise<readonly VerifiedPair[]>,
): Promise<readonly VerifiedPair[]> {
  const session = new VerifySession(context);
  let done = 0;
  try {
    return await run(async (pairs) => {
      const total = done + pairs.length;
      const results: VerifiedPair[] = [];
      for (const pair of pairs) {
        const verification = await session.verify(pair);
        results.push({ pair, verification });
        done += 1;
        context.onProgress?.({ done, total, pair, verification });
      }
      return results;
    });
  } finally {
    await session.close();
  }
}

interface Arena {
  readonly identity: EngineIdentity;
  play(pair: Pair, recorded: readonly Failure[]): Promise<Findings>;
  close(): Promise<void>;
}

/** Engines that stay up while pairs are played, started when the first pair needs them. */
export class VerifySession {
  readonly #context: VerifyContext;
  readonly #seed: number;
  readonly #arenas = new Map<Store, Promise<Arena | undefined>>();

  constructor(context: VerifyContext) {
    this.#context = context;
    this.#seed = context.seed ?? 1;
  }

  /** Plays one pair. */
  async verify(pair: Pair): Promise<Verification> {
    const arena = await this.#arenaFor(pair.store);
    if (arena === undefined) {
      const findings = undecidedBecause(
        'no-engine',
        `There is no engine for ${pair.store}, so that ${describePair(pair)} was not played.`,
      );
      return sumUp(pair, findings, null, this.#seed);
    }
    if (pair.leftSections.store !== pair.rightSections.store) {
      const findings = undecidedBecause('store-mismatch', `The two sides name different stores for ${pair.dataset}.`);
      return sumUp(pair, findings, null, this.#seed);
    }
    return sumUp(pair, await this.#play(arena, pair), arena.identity, this.#seed);
  }

  /** Closes the engines. */
  async close(): Promise<void> {
    for (const arena of this.#arenas.values()) await (await arena)?.close();
    this.#arenas.clear();
  }

  async #play(arena: Arena, pair: Pair): Promise<Findings> {
    try {
      return await arena.play(pair, this.#context.recorded?.(pair.key) ?? []);
    } catch (error) {
      if (!(error instanceof UnjudgeableShape)) throw error;
      return undecidedBecause(error.code, error.message);
    }
  }

  #arenaFor(store: Store): Promise<Arena | undefined> {
    const known = this.#arenas.get(store);
    if (known !== undefined) return known;
    const started = store === 'mongodb' ? this.#startMongo() : this.#startDynamo();
    this.#arenas.set(store, started);
    return started;
  }

  async #startMongo(): Promise<Arena | undefined> {
    const engine = await this.#context.engines.mongodb?.();
    if (engine === undefined) return undefined;
    const connection: MongoConnection = await engine.connect();
    const playground = new MongoPlayground(connection, `mortise_${String(this.#seed)}`);
    const kit = createMongoKit(createSolver('bson', this.#seed), createMongoMeanings(), this.#seed);
    return {
      identity: engine.identity,
      play: (pair, recorded) => verifyPair(pair, createMongoStage(recalling(kit, recorded), playground)),
      close: async () => {
        await playground.dispose();
        await connection.close();
        await engine.close();
      },
    };
  }

  async #startDynamo(): Promise<Arena | undefined> {
    const start = this.#context.engines.dynamodb;
    if (start === undefined) return undefined;
    const kit = createDynamoKit(createSolver('dynamodb', this.#seed), createDynamoMeanings(), this.#seed);
    let stage = await openDynamo(start);
    return {
      identity: stage.engine.identity,
      play: async (pair, recorded) => {
        if (stage.playground.storedEmptyText) {
          // What one pair stored must not decide what the engine answers to the next.
          await stage.close();
          stage = await openDynamo(start);
        }
        return verifyPair(pair, createDynamoStage(recalling(kit, recorded), stage.playground));
      },
      close: () => stage.close(),
    };
  }
}

interface DynamoStage {
  readonly engine: DynamoEngine;
  readonly playground: DynamoPlayground;
  readonly close: () => Promise<void>;
}

async function openDynamo(start: () => Promise<DynamoEngine>): Promise<DynamoStage> {
  const engine = await start();
  const connection = await engine.connect();
  const playground = new DynamoPlayground(connection);
  return {
    engine,
    playground,
    close: async () => {
      await playground.dispose();
      await connection.close();
      await engine.close();
    },
  };
}
