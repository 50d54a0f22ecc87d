import type { StageDefinition } from './stage.js';
import { limit, match, sample, skip, sort } from './stages/basic.js';
import { bucket, bucketAuto } from './stages/bucket.js';
import { count, sortByCount } from './stages/counting.js';
import { densify } from './stages/densify.js';
import { facet } from './stages/facet.js';
import { fill } from './stages/fill.js';
import { graphLookup } from './stages/graph-lookup.js';
import { group } from './stages/group.js';
import { lookup } from './stages/lookup.js';
import { merge } from './stages/merge.js';
import { out } from './stages/out.js';
import { addFields, project, set, unset } from './stages/project.js';
import { redact } from './stages/redact.js';
import { replaceRoot, replaceWith } from './stages/replace-root.js';
import { setWindowFields } from './stages/set-window-fields.js';
import { documents, listLocalSessions } from './stages/source.js';
import { unionWith } from './stages/union.js';
import { unwind } from './stages/unwind.js';

/** Every stage that is answered, by its name. */
export const stages: ReadonlyMap<string, StageDefinition> = new Map(
  Object.entries({
    $addFields: addFields,
    $bucket: bucket,
    $bucketAuto: bucketAuto,
    $count: count,
    $densify: densify,
    $documents: documents,
    $facet: facet,
    $fill: fill,
    $graphLookup: graphLookup,
    $group: group,
    $limit: limit,
    $listLocalSessions: listLocalSessions,
    $lookup: lookup,
    $match: match,
    $merge: merge,
    $out: out,
    $project: project,
    $redact: redact,
    $replaceRoot: replaceRoot,
    $replaceWith: replaceWith,
    $sample: sample,
    $set: set,
    $setWindowFields: setWindowFields,
    $skip: skip,
    $sort: sort,
    $sortByCount: sortByCount,
    $unionWith: unionWith,
    $unset: unset,
    $unwind: unwind,
  }),
);
