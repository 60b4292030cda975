/**
 * Components take colours, sizes, weights, layers and durations from the tokens. Absolute units and colours are allowed
 * in tokens.css only; relative units (%, fr, ch, vw, vh, turn) are allowed everywhere.
 */
const token = (family) => `/^var\\(--${family}-/`;

/** @type {import('stylelint').Config} */
export default {
  reportNeedlessDisables: true,
  reportInvalidScopeDisables: true,
  rules: {
    'color-no-hex': true,
    'color-named': 'never',
    'function-disallowed-list': [
      'rgb',
      'rgba',
      'hsl',
      'hsla',
      'hwb',
      'lab',
      'lch',
      'oklab',
      'oklch',
      'color',
    ],
    'unit-disallowed-list': [
      ['px', 'rem', 'em', 'pt', 'ms', 's'],
      // Queries can't use variables; scripts/styles allows the breakpoints only.
      { ignoreMediaFeatureNames: { px: ['/width/', '/height/'] } },
    ],
    'declaration-property-value-allowed-list': {
      '/^(background-)?color$/': ['/^var\\(--/', 'transparent', 'inherit', 'currentColor'],
      '/^(border|outline)-.*color$/': ['/^var\\(--/', 'transparent', 'currentColor'],
      'font-size': [token('type'), 'inherit'],
      'font-weight': [token('weight'), 'inherit'],
      'font-family': ['var(--font)', 'var(--font-mono)', 'inherit'],
      'line-height': [token('leading'), 'inherit'],
      'letter-spacing': [token('tracking'), 'inherit'],
      'z-index': [token('layer')],
      '/radius$/': [/^(0|var\(--radius-[a-z0-9]+\)| )+$/, 'inherit'],
      '/^(padding|margin|inset|gap|row-gap|column-gap|top|right|bottom|left)/': [
        /^((0|auto|\d+%|var\(--(space|measure)-[\da-z-]+\)|calc\(var\(--space-[\da-z-]+\) \* -1( \+ var\(--space-[\d-]+\))?\)|calc\(var\(--type-\d+\) \* var\(--leading-text\) \+ var\(--space-[\d-]+\)\)) ?)+$/,
      ],
      'box-shadow': [/^(var\(--shadow-[a-z0-9]+\)(,\s*)?)+$/, 'none'],
      outline: ['var(--ring)', 'none'],
      'outline-offset': ['var(--ring-gap)', 'var(--ring-inset)'],
    },
    'declaration-property-value-disallowed-list': {
      // No literal duration, weight or size in a shorthand.
      '/^(transition|animation|font)$/': [/(^|[\s,])\d/],
    },
    'selector-class-pattern': [
      '^[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?$',
      { message: 'A class is block__part--variant' },
    ],
    'selector-max-id': 0,
    'declaration-no-important': true,
    'no-duplicate-selectors': true,
    'declaration-block-no-duplicate-properties': true,
    'declaration-block-no-shorthand-property-overrides': true,
    'property-no-unknown': true,
    'selector-pseudo-class-no-unknown': true,
    'selector-pseudo-element-no-unknown': true,
    'block-no-empty': true,
    'custom-property-no-missing-var-function': true,
  },
  overrides: [
    {
      // The definitions of the tokens.
      files: ['src/renderer/app/tokens.css'],
      rules: {
        'color-no-hex': null,
        'function-disallowed-list': null,
        'unit-disallowed-list': null,
      },
    },
    {
      // The reset: #root, and prefers-reduced-motion, which overrides every component.
      files: ['src/renderer/app/base.css'],
      rules: { 'selector-max-id': 1, 'declaration-no-important': null },
    },
    {
      files: ['src/renderer/gallery/**'],
      rules: { 'declaration-no-important': null },
    },
  ],
};
