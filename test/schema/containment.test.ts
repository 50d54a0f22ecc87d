import { describe, expect, it } from 'vitest';
import { checkContainment } from '../../src/schema/index.js';
import { hardPairs } from './hard-pairs.js';
import { families } from './pairs.js';

// Far more than any of them needs: on a busy machine the clock must not be what decides.
const options = { budget: 20_000 };

describe.each(Object.entries(families))('containment by %s', (_, pairs) => {
  it.each(pairs)('%s', (_title, source, target, expected) => {
    expect(checkContainment(source, target, options)).toMatchObject({ verdict: expected });
  });
});

describe('containment that needs a search', () => {
  it.each(hardPairs)('%s', (_title, source, target, expected) => {
    expect(checkContainment(source, target, options)).toMatchObject({ verdict: expected });
  });
});
