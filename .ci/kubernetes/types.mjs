// Checks objects against the types of Kubernetes and of custom resources with the TypeScript compiler: in an object
// literal it refuses unknown keys, wrong types, and the lack of what is required.
import ts from 'typescript';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nameOf } from './objects.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const PACKAGES = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api/',
  'keda.sh': '@kubernetes-models/keda/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
};
const moduleOf = apiVersion => (PACKAGES[apiVersion.split('/')[0]] ?? 'kubernetes-models/') + apiVersion;

/**
 * @param renderings objects by the name of their rendering
 * @return errors by the name of the rendering: texts that name the object and the line
 */
export function typeErrors(renderings) {
  const files = new Map();
  for (const [name, objects] of Object.entries(renderings)) {
    const text = objects.map((object, at) =>
      `import type { I${object.kind} as T${at} } from ${JSON.stringify(moduleOf(String(object.apiVersion)))};\n` +
      `export const _${at}: T${at} = ${JSON.stringify(object, null, 2)};\n`);
    files.set(join(here, `${name}.ts`), { name, objects, text: text.join('') });
  }
  const options = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = file => files.get(file)?.text ?? readFile.call(host, file);
  host.fileExists = file => files.has(file) || fileExists.call(host, file);
  host.getSourceFile = (file, target, ...more) => files.has(file)
    ? ts.createSourceFile(file, files.get(file).text, target) : getSourceFile.call(host, file, target, ...more);
  const program = ts.createProgram([...files.keys()], options, host);
  const errors = Object.fromEntries(Object.keys(renderings).map(name => [name, []]));
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const { name, objects, text } = files.get(file?.fileName) ?? {};
    const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
    if (!name) throw new Error(message);
    const at = Number(text.slice(0, text.indexOf('\n', start)).match(/.*(?:as T|const _)(\d+)/s)[1]);
    const line = text.slice(text.lastIndexOf('\n', start) + 1, text.indexOf('\n', start)).trim();
    errors[name].push(`${nameOf(objects[at])}: ${line}: ${message.slice(0, 200)}`);
  }
  return errors;
}
