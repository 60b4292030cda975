/**
 * Runs dependency-cruiser and writes its result to stdout as JSON. Its arguments: the folder to start in, and
 * the rules as JSON. A separate process, because dependency-cruiser finds its parser by Node's own module
 * loading, which tsx changes.
 */
import { cruise } from 'dependency-cruiser';

const [baseDir = '.', rules = '[]', ...folders] = process.argv.slice(2);

const { output } = await cruise(
  folders,
  {
    baseDir,
    // TypeScript 7 has no compiler API, and without one dependency-cruiser silently reads no TypeScript at
    // all.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    ruleSet: { forbidden: JSON.parse(rules) },
    validate: true,
  },
  { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
);
process.stdout.write(typeof output === 'string' ? output : JSON.stringify(output));
