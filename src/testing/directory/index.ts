export { type DirectoryOptions, generateDirectory } from './generate-directory.js';
