import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFiles, lines } from '../contract/folder.js';

const text = readFileSync(new URL('../../docs/contract-format.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/```(yaml|ts)\n([\s\S]*?)```/g)].map(([, language = '', body = '']) => ({
  language,
  body,
}));
const contracts = blocks.filter(({ body }) => /mortise: 1/.test(body));

describe('docs/contract-format.md', () => {
  it('shows contracts that are in order', async () => {
    expect(contracts).toHaveLength(4);
    for (const { language, body } of contracts) {
      const { problems, contracts: compiled } = await checkFiles({ [`a.contract.${language}`]: body });
      expect(lines(problems)).toEqual([]);
      expect(compiled).toHaveLength(1);
    }
  });

  it('lists every type name', async () => {
    for (const store of ['mongodb', 'dynamodb']) {
      const { problems } = await checkFiles({
        'a.contract.yaml': `mortise: 1\nservice: a\nstore: ${store}\nreads: { shop.orders: { fields: { a: nothing } } }`,
      });
      for (const [, name = ''] of (problems[0]?.expected ?? '').matchAll(/`([A-Za-z]+)`/g))
        expect(text).toContain(name);
    }
  });
});
