/** Query operators that MongoDB has and this engine refuses by name. */
export const refusedOperators: ReadonlySet<string> = new Set([
  '$geoIntersects',
  '$geoWithin',
  '$geoNear',
  '$near',
  '$nearSphere',
  '$within',
  '$box',
  '$center',
  '$centerSphere',
  '$maxDistance',
  '$minDistance',
  '$text',
  '$where',
  '$sampleRate',
  '$encryptedBetween',
]);
