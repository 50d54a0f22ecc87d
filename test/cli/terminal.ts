import { mkdtempSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/run.js';
import type { ExitCode } from '../../src/cli/exit-code.js';

export interface Transcript {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own and a clock that advances one second a look, in which commands run as a user runs them. */
export class Terminal {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'mortise-'));
  #tick = Date.parse('2026-01-01T00:00:00Z');
  #nonce = 0;

  write(name: string, content: string | Buffer): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  async run(
    line: string | readonly string[],
    options: { stdin?: string; env?: Record<string, string> } = {},
  ): Promise<Transcript> {
    let stdout = '';
    let stderr = '';
    const argv = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
    const exitCode = await run(argv, {
      cwd: this.folder,
      env: options.env ?? {},
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      interactive: false,
      color: false,
      now: () => new Date((this.#tick += 1000)),
      randomUuid: () => `00000000-0000-4000-8000-${String((this.#nonce += 1)).padStart(12, '0')}`,
      stopped: () => Promise.resolve(),
      stdin: () => Promise.resolve(options.stdin ?? ''),
    });
    return { exitCode, stdout, stderr };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
