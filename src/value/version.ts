/** The version of this tool; part of the key of every result. A test holds it to package.json. */
export const toolVersion = '0.1.0';
