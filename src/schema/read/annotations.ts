/** Keywords that say something to people or tools and ask nothing of a value. */
export const annotations: ReadonlySet<string> = new Set([
  '$anchor',
  '$comment',
  '$defs',
  '$dynamicAnchor',
  '$id',
  '$schema',
  '$vocabulary',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'default',
  'definitions',
  'deprecated',
  'deprecationMessage',
  'description',
  'enumDescriptions',
  'enumNames',
  'errorMessage',
  'example',
  'examples',
  'externalDocs',
  'markdownDescription',
  'readOnly',
  'title',
  'writeOnly',
  'xml',
]);

/** Keywords with a meaning of their own that another dialect gave them: leaving them out would change what a shape says. */
export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || keyword.startsWith('x-');
}
