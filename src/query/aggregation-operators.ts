/**
 * Every aggregation stage, accumulator, window function, expression operator and system variable of MongoDB 7.0, and
 * whether the embedded engine answers it. A contract that needs a refused one is "not verifiable on this engine":
 * it is never passed, and the reason below is what the reader is told.
 *
 * Source: the reference pages of the MongoDB 7.0 manual (aggregation stages, operators, variables).
 */
export type AggregationOperatorKind = 'stage' | 'accumulator' | 'window-function' | 'expression' | 'variable';

/** One row of the table. `reason` is there exactly when `supported` is false. */
export type AggregationOperator =
  | { readonly kind: AggregationOperatorKind; readonly name: string; readonly supported: true }
  | {
      readonly kind: AggregationOperatorKind;
      readonly name: string;
      readonly supported: false;
      readonly reason: string;
    };

const javaScript = 'server-side JavaScript is never run';
const search = 'Atlas Search exists only in MongoDB Atlas';
const geo = 'geospatial queries are not answered';
const diagnostics = 'it reports the state of a running server, which an embedded engine has not';
const sharded = 'it speaks about sharded clusters; the engine is a standalone';
const changeStreams = 'change streams need a replica set; the engine is a standalone';
const approximate = 'its answer is an approximation whose algorithm is not reproduced, so it could differ';

interface Listing {
  readonly supported: string;
  readonly refused: Readonly<Record<string, string>>;
}

/** Names are lists of words so that a name can be found by reading, and each kind fits on a screen. */
const LISTINGS: Readonly<Record<AggregationOperatorKind, Listing>> = {
  stage: {
    supported: `
      $addFields $bucket $bucketAuto $count $densify $documents $facet $fill $graphLookup $group $limit $listLocalSessions $lookup
      $match $merge $out $project $redact $replaceRoot $replaceWith $sample $set $setWindowFields $skip $sort
      $sortByCount $unionWith $unset $unwind`,
    refused: {
      $changeStream: changeStreams,
      $changeStreamSplitLargeEvent: changeStreams,
      $collStats: diagnostics,
      $currentOp: diagnostics,
      $geoNear: geo,
      $indexStats: diagnostics,
      $listSampledQueries: diagnostics,
      $listSearchIndexes: search,
      $listSessions: 'sessions are not stored in a collection',
      $planCacheStats: diagnostics,
      $search: search,
      $searchMeta: search,
      $shardedDataDistribution: sharded,
      $vectorSearch: search,
    },
  },
  accumulator: {
    supported: `
      $addToSet $avg $bottom $bottomN $count $first $firstN $last $lastN $max $maxN $mergeObjects $min $minN $push
      $stdDevPop $stdDevSamp $sum $top $topN`,
    refused: { $accumulator: javaScript, $median: approximate, $percentile: approximate },
  },
  'window-function': {
    supported: `
      $addToSet $avg $bottom $bottomN $count $denseRank $derivative $documentNumber $expMovingAvg $first $firstN $last
      $lastN $linearFill $locf $max $maxN $min $minN $push $rank $shift $stdDevPop $stdDevSamp $sum $top $topN`,
    refused: {
      $covariancePop: 'its rounding is not reproduced',
      $covarianceSamp: 'its rounding is not reproduced',
      $integral: 'its rounding is not reproduced',
      $median: approximate,
      $percentile: approximate,
    },
  },
  expression: {
    supported: `
      $abs $acos $acosh $add $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject $asin $asinh $atan
      $atan2 $atanh $avg $binarySize $bitAnd $bitNot $bitOr $bitXor $bsonSize $ceil $cmp $concat $concatArrays $cond
      $const $convert $cos $cosh $dateAdd $dateDiff $dateFromParts $dateFromString $dateSubtract $dateToParts
      $dateToString $dateTrunc $dayOfMonth $dayOfWeek $dayOfYear $degreesToRadians $divide $eq $exp $filter $first
      $firstN $floor $getField $gt $gte $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $isArray $isNumber
      $isoDayOfWeek $isoWeek $isoWeekYear $last $lastN $let $literal $ln $log $log10 $lt $lte $ltrim $map $max $maxN
      $mergeObjects $millisecond $min $minN $minute $mod $month $multiply $ne $not $objectToArray $or $pow
      $radiansToDegrees $rand $range $reduce $regexFind $regexFindAll $regexMatch $replaceAll $replaceOne
      $reverseArray $round $rtrim $second $setDifference $setEquals $setField $setIntersection $setIsSubset $setUnion
      $sin $sinh $size $slice $sortArray $split $sqrt $stdDevPop $stdDevSamp $strLenBytes $strLenCP $strcasecmp
      $substr $substrBytes $substrCP $subtract $sum $switch $tan $tanh $toBool $toDate $toDecimal $toDouble $toInt
      $toLong $toLower $toObjectId $toString $toUpper $trim $trunc $tsIncrement $tsSecond $type $unsetField $week
      $year $zip`,
    refused: {
      $function: javaScript,
      $median: approximate,
      $meta: 'text search, index keys and sort keys are not exposed to expressions',
      $percentile: approximate,
      $toHashedIndexKey: 'hashed indexes are not built',
    },
  },
  variable: {
    supported: '$$CURRENT $$DESCEND $$KEEP $$NOW $$PRUNE $$REMOVE $$ROOT',
    refused: {
      $$CLUSTER_TIME: 'a standalone has no cluster time',
      $$IS_MR: 'map-reduce is not run',
      $$JS_SCOPE: javaScript,
      $$SEARCH_META: search,
      $$USER_ROLES: 'there are no users',
    },
  },
};

function list(kind: AggregationOperatorKind, { supported, refused }: Listing): AggregationOperator[] {
  return [
    ...supported
      .trim()
      .split(/\s+/)
      .map((name) => ({ kind, name, supported: true as const })),
    ...Object.entries(refused).map(([name, reason]) => ({
      kind,
      name,
      supported: false as const,
      reason,
    })),
  ].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The whole table, by kind and then by name. */
export const AGGREGATION_OPERATORS: readonly AggregationOperator[] = (
  Object.keys(LISTINGS) as AggregationOperatorKind[]
).flatMap((kind) => list(kind, LISTINGS[kind]));

const byKindAndName = new Map(AGGREGATION_OPERATORS.map((operator) => [`${operator.kind} ${operator.name}`, operator]));

/** The row of one operator, or `undefined` when MongoDB 7.0 has no operator of that kind and name. */
export function findAggregationOperator(kind: AggregationOperatorKind, name: string): AggregationOperator | undefined {
  return byKindAndName.get(`${kind} ${name}`);
}
