#!/usr/bin/env python3
"""Makes the fonts in this folder, or checks them.

    python3 make.py --check            every file here opens, parses and covers what it should
    python3 make.py FOLDER             makes them anew from the packages in FOLDER, then checks

The tools are pinned, because another version may give other bytes:

    pip install fonttools==4.68.0 zstandard==0.25.0

FOLDER holds the packages of SOURCES, as these two clients fetch them (Debian 12; any Debian
machine or mirror of snapshots has them, and the sums below say whether they are the same):

    apt-get download fonts-lxgw-wenkai=1.250+repack-1 texlive-lang-chinese=2022.20230122-1 \
        fonts-hanazono=20170904-2.1 unicode-data=15.0.0-1
    npm pack @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3

Nothing of texlive is installed: `dpkg-deb -x` takes the one file out.
"""

import bz2
import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import zstandard
from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent

SOURCES = {
    "fonts-hanazono_20170904-2.1_all.deb": "a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae",
    "fonts-lxgw-wenkai_1.250+repack-1_all.deb": "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    "texlive-lang-chinese_2022.20230122-1_all.deb": "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    "unicode-data_15.0.0-1_all.deb": "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
    "expo-google-fonts-noto-sans-sc-0.4.3.tgz": "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    "expo-google-fonts-noto-serif-sc-0.4.3.tgz": "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
}

HANAZONO, WENKAI, TEXLIVE, UNICODE, SANS, SERIF = SOURCES

# file here -> (package, path in it, trimmed to the common characters?, new name when trimming forbids the old one)
FONTS = {
    "NotoSerifSC-Regular.ttf": (SERIF, "package/400Regular/NotoSerifSC_400Regular.ttf", False, None),
    "NotoSerifSC-Black.ttf": (SERIF, "package/900Black/NotoSerifSC_900Black.ttf", True, None),
    "NotoSansSC-Regular.ttf": (SANS, "package/400Regular/NotoSansSC_400Regular.ttf", True, None),
    "NotoSansSC-Medium.ttf": (SANS, "package/500Medium/NotoSansSC_500Medium.ttf", True, None),
    "YuwangKai-Regular.ttf": (
        WENKAI,
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        True,
        "Yuwang Kai",
    ),
    "FandolFang-Regular.otf": (
        TEXLIVE,
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        False,
        None,
    ),
    "HanaMinB.ttf": (HANAZONO, "usr/share/fonts/truetype/hanazono/HanaMinB.ttf", False, None),
}

LICENCES = {
    "NotoSerifSC.OFL.txt": (SERIF, "package/LICENSE_FONT"),
    "NotoSansSC.OFL.txt": (SANS, "package/LICENSE_FONT"),
    "YuwangKai.OFL.txt": (WENKAI, "usr/share/doc/fonts-lxgw-wenkai/copyright"),
    "FandolFang.GPL.txt": (TEXLIVE, "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"),
    "FandolFang.README.txt": (TEXLIVE, "usr/share/doc/texlive-doc/fonts/fandol/README"),
    "HanaMinB.LICENSE.txt": (HANAZONO, "usr/share/doc/fonts-hanazono/copyright"),
}

# Rare characters that names of real people contain; Serif or HanaMinB must have each.
RARE = "㛃䶮𬱖𫖯𠅤喆赟堃㬎𬀩𪟝𠮷㐂䴖𫘝𬭚𬬭𨱏䲟𡋾𪨧"
# What forms print beside words.
MARKS = "·•・—–…‘’“”〇□■○●√×✓〔〕《》【】、，。：；？！％℃№￥①⑩㈠㎡²−"


def gb2312() -> set[int]:
    """Every character of GB 2312, signs and kana included."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return found


def table_of_general_standard(folder: Path) -> set[int]:
    """The 8105 characters of 通用规范汉字表: `kTGH` in the Unihan database."""
    text = bz2.decompress(take(folder, UNICODE, "usr/share/unicode/Unihan_OtherMappings.txt.bz2"))
    rows = (line.split("\t") for line in text.decode().splitlines() if not line.startswith("#"))
    return {int(row[0][2:], 16) for row in rows if len(row) == 3 and row[1] == "kTGH"}


def common(folder: Path) -> set[int]:
    signs = set(map(ord, "㎎㎏㎜㎝㎞㎡㏄−≈☆★☐◎→←↑↓⇄")) | set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2027)) | set(range(0xFF01, 0xFF5F))
    return gb2312() | table_of_general_standard(folder) | signs | set(map(ord, MARKS))


def take(folder: Path, package: str, path: str) -> bytes:
    """One file out of one package, the package's sum checked first."""
    content = (folder / package).read_bytes()
    if hashlib.sha256(content).hexdigest() != SOURCES[package]:
        sys.exit(f"{package}: not the package this was made from")
    if package.endswith(".tgz"):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            return archive.extractfile(path).read()
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["dpkg-deb", "-x", folder / package, place], check=True)
        return (Path(place) / path).read_bytes()


def trim(content: bytes, keep: set[int], name: str | None) -> bytes:
    options = subset.Options()
    options.layout_features = ["vert", "vrt2"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    font = subset.load_font(io.BytesIO(content), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=keep)
    cutter.subset(font)
    if name:
        rename(font, name)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def rename(font: TTFont, name: str) -> None:
    """A trimmed font is a modified one, which may not carry a reserved name; the copyright notice stays."""
    names = font["name"]
    old = f"{names.getDebugName(4)}, {names.getDebugName(5).split(';')[0]}"
    postscript = name.replace(" ", "") + "-Regular"
    kept = [record for record in names.names if record.nameID in (0, 5, 7, 9, 13, 14) and record.langID == 0x409]
    names.names = kept
    for number, text in {
        1: name,
        2: "Regular",
        3: f"{postscript}:trimmed",
        4: name,
        6: postscript,
        10: f"Trimmed to common characters and renamed; made from {old}",
    }.items():
        names.setName(text, number, 3, 1, 0x409)


def kai_licence(debian: str) -> str:
    """The notices and the OFL, out of Debian's copyright file (whose last part is about its packaging)."""
    body = debian.split("License: OFL-1.1\n")[2].split("\nLicense:")[0]
    lines = ("" if line.strip() == "." else line[1:] for line in body.splitlines())
    return (
        "Copyright 2021-2023 LXGW, with Reserved Font Names \"霞鹜\" and \"LXGW\".\n"
        "Copyright 2020 The Klee Project Authors\n"
        "Yuwang Kai is a Modified Version: LXGW WenKai 1.250 trimmed to common characters and renamed.\n\n"
        "This Font Software is licensed under the SIL Open Font License, Version 1.1.\n\n"
        + "\n".join(lines).strip()
        + "\n"
    )


def make(folder: Path) -> None:
    keep = common(folder)
    for file, (package, path, trimmed, name) in FONTS.items():
        content = take(folder, package, path)
        if trimmed:
            content = trim(content, keep, name)
        packed = zstandard.ZstdCompressor(level=19).compress(content)
        (HERE / f"{file}.zst").write_bytes(packed)
        print(f"{file}.zst: {len(content):,} -> {len(packed):,} bytes", flush=True)
    for file, (package, path) in LICENCES.items():
        text = take(folder, package, path)
        text = gzip.decompress(text) if path.endswith(".gz") else text
        (HERE / file).write_bytes(kai_licence(text.decode()).encode() if package == WENKAI else text)
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(HERE.glob("*.zst"))]
    (HERE / "SHA256SUMS").write_text("".join(sums))


def check() -> None:
    wanted = gb2312()
    han = {c for c in wanted if c >= 0x4E00}
    listed = dict(reversed(line.split()) for line in (HERE / "SHA256SUMS").read_text().splitlines())
    covers: dict[str, set[int]] = {}
    total = 0
    for file in FONTS:
        packed = (HERE / f"{file}.zst").read_bytes()
        total += len(packed)
        assert hashlib.sha256(packed).hexdigest() == listed[f"{file}.zst"], f"{file}: sum differs"
        content = zstandard.ZstdDecompressor().decompress(packed)
        font = TTFont(io.BytesIO(content))
        covers[file] = set(font.getBestCmap())
        for glyph in ("一", "龥"):
            if ord(glyph) in covers[file]:
                font.getGlyphSet()[font.getBestCmap()[ord(glyph)]]
        missing = sorted(han - covers[file]) if file != "HanaMinB.ttf" else []
        marks = "".join(c for c in MARKS if ord(c) not in covers[file])
        print(
            f"{file}: {len(packed):,} / {len(content):,} bytes, {len(covers[file])} characters, "
            f"'{font['name'].getDebugName(1)}', GB 2312 lacks {len(missing)} {''.join(map(chr, missing[:20]))}, "
            f"marks lack '{marks}'"
        )
    serif = covers["NotoSerifSC-Regular.ttf"]
    both = serif | covers["HanaMinB.ttf"]
    lost = [chr(c) for c in sorted(wanted - both)] + [c for c in RARE if ord(c) not in both]
    assert not lost, f"neither Serif nor HanaMinB has {lost}"
    assert total < 60_000_000, f"{total:,} bytes in all"
    print(f"{total:,} bytes in all; GB 2312 and the rare characters are covered")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] != "--check":
        make(Path(sys.argv[1]))
    check()


if __name__ == "__main__":
    main()
