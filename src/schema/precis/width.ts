const HALF_WIDTH =
  '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309a';

/** Runs of full-width and half-width forms: the first code point, and what each of the run stands for. */
const RUNS: readonly (readonly [first: number, targets: string])[] = [
  [0x3000, ' '],
  [0xff01, String.fromCharCode(...Array.from({ length: 0x5e }, (_, i) => 0x21 + i))],
  [0xff5f, '⦅⦆'],
  [0xff61, HALF_WIDTH],
  [0xffa0, '\u3164ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'],
  [0xffc2, 'ㅏㅐㅑㅒㅓㅔ'],
  [0xffca, 'ㅕㅖㅗㅘㅙㅚ'],
  [0xffd2, 'ㅛㅜㅝㅞㅟㅠ'],
  [0xffda, 'ㅡㅢㅣ'],
  [0xffe0, '¢£¬¯¦¥₩'],
  [0xffe8, '│←↑→↓■○'],
];

const WIDTH: ReadonlyMap<string, string> = new Map(
  RUNS.flatMap(([first, targets]) =>
    [...targets].map((target, i) => [String.fromCharCode(first + i), target] as const),
  ),
);

const WIDE_OR_NARROW = /[\u3000\uff01-\uffee]/g;

/**
 * Replaces full-width and half-width forms by their decomposition mappings, and by those alone (RFC 8264
 * §5.2.1): NFKC would go on to take the result apart.
 */
export function mapWidth(text: string): string {
  return text.replace(WIDE_OR_NARROW, (form) => WIDTH.get(form) ?? form);
}
