import { expect, test } from 'vitest';
import { canIDeploy } from '../../src/matrix/can-i-deploy.js';
import { viewOf } from '../../src/matrix/view.js';
import { Story } from './story.js';

test('a reader may join its writer once their pairs have passed', () => {
  const story = new Story()
    .environment('prod')
    .publish('shop', '1', { 'shop.orders': { inserts: ['i'], owns: 'o' } })
    .publish('billing', '1', { 'shop.orders': { reads: 'r' } })
    .deploy('shop', '1');
  const ask = () => canIDeploy(viewOf(story.standing()), { service: 'billing', version: '1', environment: 'prod' });
  expect(ask()).toMatchObject({ reason: 'missing', exitCode: 3, pairs: { required: 2, passed: 0 } });
  story.result('passed', 'reads-inserts', 'r', 'i');
  story.result('passed', 'reads-owns', 'r', 'o');
  expect(ask()).toMatchObject({ ok: true, reason: 'verified', exitCode: 0, pairs: { required: 2, passed: 2 } });
  story.result('failed', 'reads-inserts', 'r', 'i');
  expect(ask()).toMatchObject({ ok: false, reason: 'failed', exitCode: 1, pairs: { required: 2, passed: 1 } });
});
