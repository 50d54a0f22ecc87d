import { collMod } from './coll-mod.js';
import {
  collStats,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.js';
import type { CommandDefinition } from './command.js';
import { count, distinct } from './count-distinct.js';
import { create } from './create.js';
import { getMore, killCursors } from './cursor-commands.js';
import {
  buildInfo,
  connectionStatus,
  endSessions,
  getParameter,
  hello,
  hostInfo,
  listCommands,
  ping,
  refreshSessions,
  serverStatus,
  startSession,
  whatsMyUri,
} from './diagnostics.js';
import { deleteCommand } from './delete.js';
import { aggregateOrExplain, explain } from './explain.js';
import { find } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import { update } from './update.js';

/** Every command, one line each. Names are as clients write them; MongoDB accepts some in several spellings. */
const definitions: readonly CommandDefinition[] = [
  { names: ['hello'], stable: true, run: hello },
  { names: ['isMaster', 'ismaster'], run: hello },
  { names: ['ping'], stable: true, run: ping },
  { names: ['buildInfo', 'buildinfo'], run: buildInfo },
  { names: ['hostInfo'], run: hostInfo },
  { names: ['serverStatus'], run: serverStatus },
  { names: ['connectionStatus'], run: connectionStatus },
  { names: ['whatsmyuri'], run: whatsMyUri },
  { names: ['getParameter'], adminOnly: true, run: getParameter },
  { names: ['listCommands'], run: () => listCommands([...commands.keys()]) },
  { names: ['startSession'], run: startSession },
  { names: ['refreshSessions'], stable: true, run: refreshSessions },
  { names: ['endSessions'], stable: true, run: endSessions },
  { names: ['insert'], stable: true, run: insert },
  { names: ['update'], stable: true, run: update },
  { names: ['delete'], stable: true, run: deleteCommand },
  { names: ['findAndModify', 'findandmodify'], stable: true, run: findAndModify },
  { names: ['find'], stable: true, run: find },
  { names: ['getMore'], stable: true, run: getMore },
  { names: ['killCursors'], stable: true, run: killCursors },
  { names: ['aggregate'], stable: true, run: aggregateOrExplain },
  { names: ['count'], stable: true, run: count },
  { names: ['distinct'], run: distinct },
  { names: ['explain'], stable: true, run: explain },
  { names: ['create'], stable: true, run: create },
  { names: ['collMod'], stable: true, run: collMod },
  { names: ['drop'], stable: true, run: drop },
  { names: ['dropDatabase'], stable: true, run: dropDatabase },
  { names: ['renameCollection'], adminOnly: true, run: renameCollection },
  { names: ['listCollections'], stable: true, run: listCollections },
  { names: ['listDatabases'], stable: true, adminOnly: true, run: listDatabases },
  { names: ['createIndexes'], stable: true, run: createIndexes },
  { names: ['listIndexes'], stable: true, run: listIndexes },
  { names: ['dropIndexes', 'deleteIndexes'], stable: true, run: dropIndexes },
  { names: ['collStats', 'collstats'], run: collStats },
  { names: ['dbStats', 'dbstats'], run: dbStats },
];

export const commands: ReadonlyMap<string, CommandDefinition> = new Map(
  definitions.flatMap((definition) => definition.names.map((name) => [name, definition] as const)),
);
