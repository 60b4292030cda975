import { join } from 'node:path';
import { projectRoot } from './project.js';
import { checkStyles } from './styles/check-styles.js';

const { files, blocks, problems } = await checkStyles(join(projectRoot, 'src/renderer'), 'app/base.css');
for (const { file, problem } of problems) console.error(`${file} ${problem}`);
console.log(`${files} CSS files with ${blocks} blocks, ${problems.length} problems`);
process.exitCode = problems.length > 0 || files === 0 ? 1 : 0;
