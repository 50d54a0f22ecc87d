// Compiled with everything else: what users import must have the types that the documentation promises.
import { expectTypeOf } from 'vitest';
import { checkContainment, findDocument } from '../../src/schema/index.js';
import { startDynamoDB, startMongoDB } from '../../src/engine/index.js';
import type { canIDeploy } from '../../src/index.js';
import { defineContract, loadContracts, verifyPairs, type Contract, type Verification } from '../../src/index.js';

const containment = checkContainment({ type: 'string' }, true, { values: 'json', undeclared: 'absent' });
expectTypeOf(containment.verdict).toEqualTypeOf<'contained' | 'not-contained' | 'undecided'>();
if (containment.verdict === 'not-contained') {
  expectTypeOf(containment.witness).toBeUnknown();
  expectTypeOf(containment.where.sentence).toBeString();
}
if (containment.verdict === 'undecided') {
  expectTypeOf(containment.reasons[0]!.pointer).toBeString();
}
// @ts-expect-error A value system that does not exist.
checkContainment(true, true, { values: 'xml' });

expectTypeOf(findDocument).parameter(0).toHaveProperty('all');

expectTypeOf(startMongoDB).returns.resolves.toHaveProperty('uri').toBeString();
expectTypeOf(startDynamoDB).returns.resolves.toHaveProperty('endpoint').toBeString();
// @ts-expect-error An engine that does not exist.
void startMongoDB({ engine: 'postgres' });

expectTypeOf(loadContracts).returns.resolves.toEqualTypeOf<readonly Contract[]>();
expectTypeOf<Verification['verdict']>().toEqualTypeOf<'passed' | 'failed' | 'undecided'>();
expectTypeOf(verifyPairs).returns.resolves.items.toHaveProperty('verification');
expectTypeOf<ReturnType<typeof canIDeploy>['exitCode']>().toEqualTypeOf<0 | 1 | 2 | 3>();

const contract = defineContract({
  mortise: 1,
  service: 'billing',
  store: 'mongodb',
  reads: { 'shop.orders': { fields: { total: 'decimal' } } },
});
expectTypeOf(contract.service).toExtend<string>();
// @ts-expect-error A contract names its service.
defineContract({ mortise: 1, store: 'mongodb' });
