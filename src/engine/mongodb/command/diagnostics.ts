import { mongoError } from '../error.js';
import { kindOf, doc, emptyDoc, int, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';

/** The version of MongoDB whose behaviour this engine promises. */
export const emulatedServerVersion = '7.0.0';

const maxWireVersion = 21;

/** hello, and with the names of its two predecessors their old field. */
export function hello(command: Doc, context: CommandContext): Doc {
  const [name = 'hello'] = command.keys();
  const primary = name.toLowerCase() === 'ismaster' ? 'ismaster' : 'isWritablePrimary';
  return doc([
    [primary, true],
    ['helloOk', true],
    ['maxBsonObjectSize', int(16 * 1024 * 1024)],
    ['maxMessageSizeBytes', int(48_000_000)],
    ['maxWriteBatchSize', int(100_000)],
    ['localTime', context.now],
    ['logicalSessionTimeoutMinutes', int(30)],
    ['connectionId', int(context.connection.id)],
    ['minWireVersion', int(0)],
    ['maxWireVersion', int(maxWireVersion)],
    ['readOnly', false],
  ]);
}

export function ping(): Doc {
  return emptyDoc;
}

export function buildInfo(): Doc {
  return doc([
    ['version', emulatedServerVersion],
    ['gitVersion', 'mortise-embedded'],
    ['modules', []],
    ['allocator', 'system'],
    ['javascriptEngine', 'none'],
    ['sysInfo', 'deprecated'],
    [
      'versionArray',
      emulatedServerVersion
        .split('.')
        .map((part) => int(Number(part)))
        .concat(int(0)),
    ],
    ['openssl', doc([['running', 'disabled']])],
    ['buildEnvironment', emptyDoc],
    ['bits', int(64)],
    ['debug', false],
    ['maxBsonObjectSize', int(16 * 1024 * 1024)],
    ['storageEngines', ['mortise']],
    ['mortise', true],
  ]);
}

export function hostInfo(_command: Doc, context: CommandContext): Doc {
  return doc([
    [
      'system',
      doc([
        ['currentTime', context.now],
        ['hostname', 'localhost'],
        ['cpuAddrSize', int(64)],
      ]),
    ],
    ['os', doc([['type', 'mortise']])],
    ['extra', emptyDoc],
  ]);
}

export function serverStatus(_command: Doc, context: CommandContext): Doc {
  const uptime = (context.now.getTime() - context.state.started.getTime()) / 1000;
  return doc([
    ['host', 'localhost'],
    ['version', emulatedServerVersion],
    ['process', 'mortise'],
    ['uptime', uptime],
    ['localTime', context.now],
    ['connections', doc([['current', int(context.state.connections.size)]])],
    [
      'storageEngine',
      doc([
        ['name', 'mortise'],
        ['persistent', false],
      ]),
    ],
  ]);
}

export function connectionStatus(): Doc {
  return doc([
    [
      'authInfo',
      doc([
        ['authenticatedUsers', []],
        ['authenticatedUserRoles', []],
      ]),
    ],
  ]);
}

export function whatsMyUri(_command: Doc, context: CommandContext): Doc {
  return doc([['you', context.connection.peer]]);
}

/** The few parameters that drivers and tools ask for. */
const parameters = new Map<string, Value>([
  ['featureCompatibilityVersion', doc([['version', '7.0']])],
  ['authenticationMechanisms', []],
  ['requireApiVersion', false],
  ['ttlMonitorEnabled', false],
]);

export function getParameter(command: Doc): Doc {
  const selector = command.get('getParameter');
  if (selector === '*' || (isDoc(selector) && selector.get('allParameters') === true)) return new Map(parameters);
  const found = new Map<string, Value>();
  for (const name of command.keys()) {
    const value = parameters.get(name);
    if (value !== undefined) found.set(name, value);
  }
  if (found.size === 0) throw mongoError('InvalidOptions', 'no option found to get');
  return found;
}

export function endSessions(command: Doc, context: CommandContext): Doc {
  const ids = command.get('endSessions');
  if (!isArray(ids)) {
    throw mongoError(
      'TypeMismatch',
      `BSON field 'endSessions' is the wrong type '${kindOf(ids ?? null)}', expected type 'array'`,
    );
  }
  for (const session of ids) if (isDoc(session)) context.state.endSession(session.get('id'));
  return emptyDoc;
}

export function startSession(_command: Doc, context: CommandContext): Doc {
  const id = context.state.makeUuid();
  context.state.useSession(id);
  return doc([
    ['id', doc([['id', id]])],
    ['timeoutMinutes', int(30)],
  ]);
}

export function refreshSessions(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'refreshSessions', []);
  for (const session of fields.array('refreshSessions') ?? []) {
    if (isDoc(session)) context.state.useSession(session.get('id'));
  }
  return emptyDoc;
}

export function listCommands(names: readonly string[]): Doc {
  return doc([['commands', doc(names.map((name): [string, Value] => [name, doc([['help', '']])]))]]);
}
