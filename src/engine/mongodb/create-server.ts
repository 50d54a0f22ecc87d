import { randomBytes as nodeRandomBytes } from 'node:crypto';
import { findMongoOperator } from '../../query/operators.js';
import { checkGenericArguments } from './command/generic-arguments.js';
import type { CommandContext } from './command/command.js';
import { commands } from './command/table.js';
import { mongoError } from './error.js';
import { ServerState } from './server-state.js';
import { deleteExpired } from './storage/expiry.js';
import type { Connection, CreateServer, MongoServer } from './server.js';
import { isDoc, type Doc, type Value } from './value/value.js';

/** Commands that MongoDB has for transactions; a standalone refuses them as it refuses their first statement. */
const transactionCommands = new Set(['commitTransaction', 'abortTransaction', 'prepareTransaction']);

/** See `CreateServer`. */
export const createServer: CreateServer = (world) => {
  const state = new ServerState(world.clock, world.randomBytes ?? ((count) => nodeRandomBytes(count)));
  let lastConnection = 0;
  const server: MongoServer = {
    connect: (peer = 'in-process') => {
      lastConnection += 1;
      state.connections.add(lastConnection);
      return { id: lastConnection, peer };
    },
    disconnect: (connection) => {
      state.connections.delete(connection.id);
    },
    handle: (database, command, connection) => handle(state, database, command, connection),
    deleteExpired: () => {
      const now = state.clock();
      return state.databases
        .all()
        .flatMap((database) => [...database.collections.values()])
        .reduce((sum, collection) => sum + deleteExpired(collection, now), 0);
    },
  };
  return server;
};

function handle(state: ServerState, database: string, command: Doc, connection: Connection): Doc {
  const [name] = command.keys();
  if (name === undefined) throw mongoError('CommandNotFound', "no such command: ''");
  const definition = commands.get(name);
  if (definition === undefined) {
    if (transactionCommands.has(name)) {
      throw mongoError('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
    }
    const known = findMongoOperator('command', name);
    const reason = known?.supported === false ? ` (${known.reason})` : '';
    throw mongoError('CommandNotFound', `no such command: '${name}'${reason}`);
  }
  if (definition.adminOnly === true && database !== 'admin') {
    throw mongoError('Unauthorized', `${name} may only be run against the admin database.`);
  }
  checkGenericArguments(command, definition, name);
  const session = command.get('lsid');
  if (isDoc(session)) state.useSession(session.get('id'));
  const context: CommandContext = { state, database, connection, now: state.clock() };
  return new Map<string, Value>([...definition.run(command, context), ['ok', 1]]);
}
