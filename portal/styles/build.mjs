// Takes the used part of KERN and the fonts into our static files. See README.md.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const modules = join(here, "node_modules");
const out = join(root, "portal", "static");

const content = ["portal", "directory", "search", "forms"].flatMap((name) => [
  join(root, name, "**/*.html"),
  join(root, name, "**/*.py"),
]);
// PurgeCSS cannot read the list inside :is(); we set no theme by attribute, so body is what it comes to.
const kern = readFileSync(join(modules, "@kern-ux/native/dist/kern.css"), "utf8").replace(
  /^:is\(body,[^{]*?\),$/gm,
  "body,",
);
const [{ css }] = await new PurgeCSS().purge({
  content,
  css: [{ raw: kern }],
  fontFace: false,
  variables: false,
  keyframes: true,
  // The themes set their variables on these; no template names them.
  safelist: ["body", "kern-light", "kern-dark", "kern-layer", "kern-level-0", /^kern-alert--/, /data-kern-theme/],
});

// The content security policy allows no data: addresses, so icons become files.
mkdirSync(join(out, "icons"), { recursive: true });
for (const file of readdirSync(join(out, "icons"))) {
  if (file.startsWith("kern-")) rmSync(join(out, "icons", file));
}
const icons = new Map();
// KERN knows left and right, we run in both directions: start and end instead, except in the drawn tick.
const sides = { left: "start", right: "end" };
const logical = css
  .replace(/\b(margin|padding|border)-(left|right)\b/g, (_all, name, side) => `${name}-inline-${sides[side]}`)
  .replace(/\btext-align: (left|right)\b/g, (_all, side) => `text-align: ${sides[side]}`)
  .replace(/\b(float|clear): (left|right)\b/g, (_all, name, side) => `${name}: inline-${sides[side]}`);
const withFiles = logical
  .replace(/@font-face\s*{[^}]*}/g, "")
  .replace(/url\("data:image\/svg\+xml,([^"]*)"\)/g, (_all, data) => {
    if (!icons.has(data)) {
      icons.set(data, `kern-${icons.size + 1}.svg`);
      writeFileSync(join(out, "icons", icons.get(data)), decodeURIComponent(data));
    }
    return `url("../icons/${icons.get(data)}")`;
  });
const { code } = transform({ filename: "kern.css", code: Buffer.from(withFiles), minify: true });
const version = JSON.parse(readFileSync(join(modules, "@kern-ux/native/package.json"))).version;
mkdirSync(join(out, "css"), { recursive: true });
writeFileSync(
  join(out, "css", "kern.css"),
  `/*! KERN ${version}, the part we use. Dataport and the KERN team. EUPL-1.2, see KERN-LICENSE.md */\n${code}`,
);
copyFileSync(join(modules, "@kern-ux/native/LICENSE.md"), join(out, "css", "KERN-LICENSE.md"));

const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));
const LATIN_EXTENDED = range(0x100, 0x17f) + range(0x218, 0x21b) + "\u1e9e";
mkdirSync(join(out, "fonts"), { recursive: true });
const fonts = {
  "fira-sans": ["latin-400", "latin-600", "latin-ext-400", "latin-ext-600", "cyrillic-400", "cyrillic-600"],
  "noto-sans-arabic": ["arabic-400", "arabic-600"],
  "noto-sans-ethiopic": ["ethiopic-400"],
};
for (const [family, subsets] of Object.entries(fonts)) {
  for (const subset of subsets) {
    const file = `${family}-${subset}-normal.woff2`;
    const from = join(modules, "@fontsource", family, "files", file);
    // Of Latin's extensions we need what Turkish, Kurdish and their neighbours write: a fifth of the bytes.
    const bytes = subset.startsWith("latin-ext")
      ? await subsetFont(readFileSync(from), LATIN_EXTENDED, { targetFormat: "woff2" })
      : readFileSync(from);
    writeFileSync(join(out, "fonts", file), bytes);
  }
  copyFileSync(join(modules, "@fontsource", family, "LICENSE"), join(out, "fonts", `${family}-LICENSE.txt`));
}
