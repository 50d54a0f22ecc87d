/** Everything a command may touch of the outside, so that a test can put something else in its place. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal, so that progress makes sense there. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly now: () => Date;
  readonly randomUuid: () => string;
  /** Resolves when the user asks the process to stop (SIGINT, SIGTERM). */
  readonly stopped: () => Promise<void>;
  readonly stdin: () => Promise<string>;
}
