import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from './policy-pattern.js';
import { evaluateAccess, type PolicyDocument, type PolicyStatement } from './practice-policy.js';

const allowAll: PolicyStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

function policy(...Statement: PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

describe('a policy pattern', () => {
  it.each([
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/y', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::bc/x', false],
    ['a?c', 'a가c', true],
    ['a?c', 'ac', false],
    ['*a*b', 'xxaxxab', true],
    ['*a*b', 'xxaxxabc', false],
    ['${*}x${?}${$}', '*x?$', true],
    ['${*}x', 'ax', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s matches %s: %s', (pattern, text, expected) => expect(matchesPattern(pattern, text)).toBe(expected));

  it('matches what the same regular expression matches', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '가', '*', '?'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const source = Array.from(pattern, (letter) =>
          letter === '*' ? '[\\s\\S]*' : letter === '?' ? '[\\s\\S]' : letter,
        );
        return matchesPattern(pattern, text) === new RegExp(`^${source.join('')}$`, 'u').test(text);
      }),
    );
  });
});

describe('a policy', () => {
  const put = { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k', context: {} };

  it('allows nothing without statements', () => {
    expect(evaluateAccess(policy(), put)).toBe('not-allowed');
  });

  it('lets Deny take precedence over Allow', () => {
    const denied: PolicyStatement = { Effect: 'Deny', Action: ['s3:put*'], Resource: 'arn:aws:s3:::b/k' };
    expect(evaluateAccess(policy(allowAll, denied), put)).toBe('denied');
    expect(evaluateAccess(policy(allowAll, denied), { ...put, resource: 'arn:aws:s3:::b/other' })).toBe(
      'allowed',
    );
    expect(evaluateAccess(policy(allowAll, denied), { ...put, action: 's3:GetObject' })).toBe('allowed');
  });

  it.each([
    ['StringLike', '2026/*', true, false, false],
    ['StringEquals', '2026/*', false, false, false],
    ['StringLikeIfExists', '2026/*', true, false, true],
    ['StringNotLike', '2026/*', false, true, true],
    ['StringNotEquals', '2026/raw', false, true, true],
  ])('evaluates %s %s', (operator, value, same, other, none) => {
    const only = policy({ ...allowAll, Condition: { [operator]: { 's3:prefix': value } } });
    const judge = (context: Record<string, string>): boolean =>
      evaluateAccess(only, { ...put, context }) === 'allowed';
    expect([judge({ 's3:prefix': '2026/raw' }), judge({ 's3:prefix': '2025/' }), judge({})]).toEqual([
      same,
      other,
      none,
    ]);
  });

  it('refuses an operator that it does not know', () => {
    const strange = policy({ ...allowAll, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
    expect(() => evaluateAccess(strange, put)).toThrow('IpAddress');
  });
});
