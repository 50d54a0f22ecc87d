/** The word that stands for standard input or output where a file is named. */
export const standardStream = '-';
