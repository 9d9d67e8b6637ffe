// Unpacks the browser that the package carries into ./unpacked, with a starter that finds its libraries.
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const here = fileURLToPath(new URL(".", import.meta.url));
process.env.TMPDIR = join(here, "unpacked");
mkdirSync(process.env.TMPDIR, { recursive: true });

const { inflate } = await import("@sparticuz/chromium");
const packed = (name) => join(here, "node_modules/@sparticuz/chromium/bin", name);
for (const name of ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"]) {
  await inflate(packed(name));
}

// Its own configuration names folders of the service that it was packed for; without a font no text has a size.
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
writeFileSync(join(process.env.TMPDIR, "fonts/fonts.conf"), fonts);

const starter = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/unpacked/al2023/lib"
export FONTCONFIG_PATH="$here/unpacked/fonts"
exec "$here/unpacked/chromium" "$@"
`;
writeFileSync(join(here, "chromium.new"), starter);
chmodSync(join(here, "chromium.new"), 0o755);
renameSync(join(here, "chromium.new"), join(here, "chromium"));
