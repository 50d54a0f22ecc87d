/** Why the embedded DynamoDB does not answer a request: it would answer wrongly. */
export interface Refusal {
  /** What it lacks, as the subject of a sentence: `the parameter StreamSpecification (streams)`. */
  readonly feature: string;
}

/** The exception name of a refusal; no real DynamoDB uses it, so that nobody takes a refusal for DynamoDB's verdict. */
export const refusalName = 'NotImplementedException';

export function refusalMessage({ feature }: Refusal): string {
  return `${feature} is not implemented by mortise's embedded DynamoDB; use DynamoDB Local, LocalStack or a real table`;
}
