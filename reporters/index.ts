export { renderAnswer } from './answer.js';
export { renderContainment, writtenWitness } from './containment.js';
export { type GraphFormat, renderGraph } from './graph.js';
export { renderMatrix } from './matrix.js';
export { renderPlan } from './plan.js';
export { renderProblems } from './problems.js';
export { renderReadings } from './readings.js';
export { renderRetirement } from './retirement.js';
export { type NamedVerification, renderCount, renderVerifications } from './verification.js';
