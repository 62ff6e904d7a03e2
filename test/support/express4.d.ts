/** Express 4 is installed beside 5 under another name; what the tests use has the same types. */
declare module 'express4' {
  import express = require('express');
  export = express;
}
