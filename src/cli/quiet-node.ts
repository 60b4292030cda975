/**
 * Suppresses warnings that a user of the command line can do nothing about: the SDK's about the version of
 * Node, and Node's about its own SQLite. Every other warning is shown as usual. To be called before anything
 * of the SDK is loaded.
 */
export function quietNode(node: NodeJS.Process): void {
  node.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const printers = node.listeners('warning');
  node.removeAllListeners('warning');
  node.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return;
    for (const print of printers) print(warning);
  });
}
