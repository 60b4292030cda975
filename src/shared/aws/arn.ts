import { dnsSuffixOf, partitionOf } from './regions.js';

/**
 * ARN of a bucket; bucket ARNs have neither region nor account. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-resources-for-iam-policies
 */
export function bucketArn(region: string, bucket: string): string {
  return `arn:${partitionOf(region)}:s3:::${bucket}`;
}

/**
 * ARN pattern of all objects whose key begins with `prefix`. Characters of the prefix with a meaning in
 * patterns are escaped.
 */
export function objectsArn(region: string, bucket: string, prefix: string): string {
  return `${bucketArn(region, bucket)}/${escapePattern(prefix)}*`;
}

/**
 * A policy pattern that matches only this text: `*`, `?` and `$` become `${*}`, `${?}` and `${$}`. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function escapePattern(text: string): string {
  return text.replaceAll(/[*?$]/g, (sign) => `\${${sign}}`);
}

/** The name of a region's S3 for KMS conditions (`kms:ViaService`). */
export function serviceHost(region: string): string {
  return `s3.${region}.${dnsSuffixOf(region)}`;
}

/** Whether a text is the ARN of a KMS key. Aliases are not: policies do not resolve them. */
export function isKeyArn(text: string): boolean {
  return /^arn:aws(?:-[a-z]{2,5}(?:-[a-z]{2,5})?)?:kms:[a-z0-9-]{1,32}:\d{12}:key\/[A-Za-z0-9-]{1,64}$/.test(
    text,
  );
}
