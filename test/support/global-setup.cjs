const { execFileSync } = require('node:child_process');

/** The admin page is tested as it stands in `src/admin/page`, without a command to be remembered. */
module.exports = () => {
  execFileSync(process.execPath, ['--import', 'tsx', 'test/admin/write-assets.ts'], {
    stdio: 'inherit',
  });
};
