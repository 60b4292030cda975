import { projectRoot } from './project.js';
import { checkWalls } from './walls/check-walls.js';

/** Far fewer than there are; a parser that stopped understanding the code finds next to none. */
const fewestModules = 300;

const { modules, rooms, arrows, violations } = await checkWalls(projectRoot);
for (const { rule, from, to } of violations) console.error(`${rule}: ${from}\n    ${to}`);
console.log(
  `${modules} modules in ${rooms} rooms with ${arrows} arrows between them, ${violations.length} violations`,
);
if (modules < fewestModules) console.error(`at least ${fewestModules} modules should have been read`);
process.exitCode = violations.length > 0 || modules < fewestModules ? 1 : 0;
