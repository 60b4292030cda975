// Rules for Hoist's tests, run by oxlint (https://oxc.rs/docs/guide/usage/linter/js-plugins).

/**
 * A node of the syntax tree (https://github.com/estree/estree), as far as these rules use it.
 * @typedef {{ type: string, parent?: Node, [property: string]: any }} Node
 */

/** Matchers that compare numbers. */
const comparing = /^toBe(?:LessThan|GreaterThan|CloseTo)/;

const clock = /^(?:Date\.now|performance\.now|process\.hrtime|process\.uptime|hrtime\.bigint)$/;

/** Functions whose result is still a time; any other function makes something else of it. */
const keepsTime = /^(?:Math\.\w+|Number)$/;

/**
 * No test asserts how long something took: a busy machine takes ten times as long, and the test fails
 * although nothing is wrong. A test can assert order (this ended while that was held back), counts, and times
 * from an injected clock. Speed is measured in bench/.
 *
 * Reports an `expect` that compares the time of a clock, or calculates with it, whether read there or kept in
 * a variable.
 */
const noElapsedTime = {
  meta: { type: 'problem' },
  create(/** @type {any} */ context) {
    return {
      CallExpression(/** @type {Node} */ node) {
        if (!isExpect(node)) return;
        const { statement, matcher } = chainOf(node);
        const hasClock = (/** @type {Node} */ inside) =>
          some(inside, (found) => isClock(found) || isTimeVariable(found, context.sourceCode));
        const calculates = (/** @type {Node} */ found) =>
          found.type === 'BinaryExpression' &&
          /^[+-]$/.test(found['operator']) &&
          (hasClock(found['left']) || hasClock(found['right']));
        if (some(statement, calculates) || (comparing.test(matcher) && hasClock(statement))) {
          context.report({
            node: statement,
            message:
              'A test must not assert the time a machine takes: assert order or counts, or inject the clock; speed is measured in bench/',
          });
        }
      },
    };
  },
};

/**
 * @param {Node} node
 * @returns {boolean} true for `expect(…)`, `expect.poll(…)`, `expect.soft(…)`
 */
function isExpect({ callee }) {
  return /^expect(?:\.\w+)?$/.test(nameOf(callee));
}

/**
 * @param {Node} node a call of `expect`
 * @returns {{ statement: Node, matcher: string }} the whole chain `expect(…).not.toBe(…)`, and the name of its matcher
 */
function chainOf(node) {
  let statement = node;
  let matcher = '';
  for (let { parent } = node; parent !== undefined; { parent } = parent) {
    if (parent.type === 'MemberExpression') matcher = nameOf(parent['property']);
    else if (parent.type !== 'CallExpression' || parent['callee'] !== statement) break;
    statement = parent;
  }
  return { statement, matcher };
}

/**
 * @param {Node} node
 * @returns {boolean} true for `Date.now()` and its like, and for `new Date()`
 */
function isClock(node) {
  if (node.type === 'NewExpression')
    return nameOf(node['callee']) === 'Date' && node['arguments'].length === 0;
  return node.type === 'CallExpression' && clock.test(nameOf(node['callee']));
}

/**
 * @param {Node} node
 * @param {any} sourceCode
 * @returns {boolean} true for a variable that holds a clock's time, such as `took` in `const took =
 * performance.now() - start`
 */
function isTimeVariable(node, sourceCode) {
  if (node.type !== 'Identifier') return false;
  for (let scope = sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node['name']);
    if (variable !== undefined) {
      return variable.references.some(
        (/** @type {any} */ { writeExpr }) => writeExpr && some(writeExpr, isClock),
      );
    }
  }
  return false;
}

/**
 * @param {Node | null} node
 * @returns {string} `a` or `a.b`; of anything longer the last two names
 */
function nameOf(node) {
  if (node?.type === 'Identifier') return node['name'];
  if (node?.type !== 'MemberExpression') return '';
  const object = nameOf(node['object']).split('.').at(-1);
  return `${object}.${nameOf(node['property'])}`;
}

/**
 * @param {Node} node
 * @param {(node: Node) => boolean} wanted
 * @returns {boolean} whether `wanted` holds for it or a node below it, except inside function arguments
 */
function some(node, wanted) {
  if (wanted(node)) return true;
  const isCall = /^(?:Call|New)Expression$/.test(node.type);
  const isOpen = !isCall || isExpect(node) || isMatcher(node) || keepsTime.test(nameOf(node['callee']));
  return Object.entries(node).some(([name, value]) => {
    if (name === 'parent' || (name === 'arguments' && !isOpen) || isFunction(node)) return false;
    return [value].flat().some((child) => typeof child?.type === 'string' && some(child, wanted));
  });
}

/**
 * @param {Node} node
 * @returns {boolean} true for `….toBe…(…)`
 */
function isMatcher({ callee }) {
  return callee?.type === 'MemberExpression' && /^to[A-Z]/.test(nameOf(callee['property']));
}

/**
 * @param {Node} node
 * @returns {boolean}
 */
function isFunction({ type }) {
  return /Function/.test(type);
}

const plugin = { meta: { name: 'hoist-tests' }, rules: { 'no-elapsed-time': noElapsedTime } };
// oxlint-disable-next-line import/no-default-export -- oxlint takes a plugin as the default export.
export default plugin;
