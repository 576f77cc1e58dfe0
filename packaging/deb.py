"""Makes the Debian package from the folder that PyInstaller made: a tree, its control files, and dpkg-deb.

What it depends on is asked of `dpkg-shlibdeps`, which looks at every library in the tree and at the packages of this
system; so the package runs on the Debian that it was made on, and on newer ones. Nothing is started by it, at its
installation or later: there are no maintainer scripts, and starting with the session is a choice in the program.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from textwrap import fill, wrap

import licences
import man
from click.shell_completion import get_completion_class

from headwater.cli.main import main as commands

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NAME, IDENT = "headwater", "app.headwater.Headwater"
MAINTAINER = "The Headwater authors <authors@headwater.invalid>"
"""There is no address of the project's own yet."""
RENAMED = ("libglib2.0-0", "libssl3", "libreadline8", "libpng16-16", "libcups2", "libdb5.3")
"""Packages that Debian 13 and Ubuntu 24.04 call <name>t64."""
RECOMMENDED = ("libpulse0", "tzdata", "dbus-user-session | dbus-session-bus")
"""Calls are known by the microphone; zones; notifications. The program says what it misses and goes on."""
SUGGESTED = ("pipewire-bin", "fonts-noto-cjk", "gnome-keyring | kwalletmanager")
COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/headwater",
    "zsh": "usr/share/zsh/vendor-completions/_headwater",
    "fish": "usr/share/fish/vendor_completions.d/headwater.fish",
}
STRIPPED = ("libpython*", "python3*/lib-dynload/*.so", "sqlcipher3/*.so", "tokenizers/*.so", "httptools/*/*.so",
            "pyarrow/*.so*", "cryptography/hazmat/bindings/*.so", "dbus_fast/**/*.so", "msgspec/*.so",
            "_cffi_backend*")  # fmt: skip
ICONS = (16, 24, 32, 48, 64, 128, 256, 512)


def build(bundle: Path, distributions: Path, work: Path, out: Path, version: str, epoch: int) -> Path:
    """Make the package.

    Args:
        bundle: the folder that PyInstaller made.
        distributions: the list that its spec wrote.
        work: where the tree is laid out; what is there is removed.
        out: the folder for the package.
        version: as Python writes it.
        epoch: the time that all files get.

    Returns:
        The package.
    """
    tree = work / "tree"
    shutil.rmtree(work, ignore_errors=True)
    (tree / "DEBIAN").mkdir(parents=True)  # by this dpkg-shlibdeps knows where the tree begins
    lay_out(bundle, distributions, tree, version, epoch)
    strip(tree)
    control(tree, work, version)
    settle(tree, epoch)
    package = out / f"{NAME}_{debian_version(version)}_{architecture()}.deb"
    # xz makes it a sixth smaller and takes ten times as long. One thread: how many there are may change the bytes.
    env = os.environ | {"SOURCE_DATE_EPOCH": str(epoch), "DPKG_DEB_THREADS_MAX": "1"}
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", tree, package], env=env, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    return package


def lay_out(bundle: Path, distributions: Path, tree: Path, version: str, epoch: int) -> None:
    """The files as they are installed."""
    shutil.copytree(bundle, tree / "usr/lib" / NAME, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    share = tree / "usr/share"
    put(share / f"applications/{IDENT}.desktop", (HERE / f"linux/{IDENT}.desktop").read_bytes())
    put(share / f"metainfo/{IDENT}.metainfo.xml", (HERE / f"linux/{IDENT}.metainfo.xml").read_bytes())
    icons = ROOT / "resources/icons"
    put(share / f"icons/hicolor/scalable/apps/{IDENT}.svg", (icons / "headwater.svg").read_bytes())
    for size in ICONS:
        icon = (icons / f"app/headwater-{size}.png").read_bytes()
        put(share / f"icons/hicolor/{size}x{size}/apps/{IDENT}.png", icon)
    texts(tree, distributions, version, epoch)


def texts(tree: Path, distributions: Path, version: str, epoch: int) -> None:
    """What people and shells read."""
    doc = tree / "usr/share/doc" / NAME
    put(doc / "copyright", licences.copyright_file(distributions.read_text(encoding="utf-8").split()).encode())
    put(doc / "changelog.gz", packed(changelog(version, epoch)))
    put(tree / "usr/share/man/man1/headwater.1.gz", packed(man.page(f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%d}")))
    put(tree / "usr/share/lintian/overrides" / NAME, (HERE / "linux/lintian-overrides").read_bytes())
    for shell, place in COMPLETIONS.items():
        maker = get_completion_class(shell)
        assert maker is not None
        put(tree / place, maker(commands, {}, NAME, "_HEADWATER_COMPLETE").source().encode())


def put(file: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def packed(text: str) -> bytes:
    """As gzip -9n does it."""
    return gzip.compress(text.encode(), 9, mtime=0)


def changelog(version: str, epoch: int) -> str:
    """What is new in CHANGELOG.md, in Debian's form."""
    parts = re.split(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    news = dict(zip(parts[1::2], parts[2::2], strict=True))
    told = news.get(version) or news["Unreleased"]
    points = [" ".join(point.split()) for point in re.split(r"^- ", told, flags=re.MULTILINE) if point.strip()]
    body = "\n".join(fill(p, 78, initial_indent="  * ", subsequent_indent="    ") for p in points)
    day = format_datetime(datetime.fromtimestamp(epoch, UTC))
    return f"{NAME} ({debian_version(version)}) unstable; urgency=medium\n\n{body}\n\n -- {MAINTAINER}  {day}\n"


def control(tree: Path, work: Path, version: str) -> None:
    """DEBIAN/control and the sums of all files."""
    size = sum(max(1, -(-f.lstat().st_size // 1024)) for f in tree.rglob("*") if not f.is_dir() or f.is_symlink())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    fields = {
        "Package": NAME, "Version": debian_version(version), "Architecture": architecture(), "Maintainer": MAINTAINER,
        "Installed-Size": str(size), "Depends": ", ".join(depends(tree, work)),
        "Recommends": ", ".join(RECOMMENDED), "Suggests": ", ".join(SUGGESTED), "Section": "utils",
        "Priority": "optional", "Description": description(project["description"]),
    }  # fmt: skip
    put(tree / "DEBIAN/control", "".join(f"{k}: {v}\n" for k, v in fields.items()).encode())
    put(tree / "DEBIAN/md5sums", "".join(sums(tree)).encode())


def description(short: str) -> str:
    """The field: a line, and what the AppStream file says first."""
    line = short.split(": ", 1)[-1].removeprefix("a ").rstrip(".")
    said = (HERE / f"linux/{IDENT}.metainfo.xml").read_text(encoding="utf-8")
    paragraphs = ["\n ".join(wrap(p, 78)) for p in re.findall(r"<p>(.+?)</p>", said)]
    return "\n".join([line, " " + "\n .\n ".join(paragraphs)])


def sums(tree: Path) -> Iterator[str]:
    """A line for each file, as `dpkg --verify` reads it."""
    for file in sorted(tree.rglob("*")):
        if file.is_file() and not file.is_symlink() and tree / "DEBIAN" not in file.parents:
            yield f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  {file.relative_to(tree)}\n"


def depends(tree: Path, work: Path) -> list[str]:
    """The packages whose libraries are used, newer names beside the older."""
    libraries = sorted(f for f in tree.rglob("*") if f.is_file() and not f.is_symlink() and is_elf(f))
    folders = sorted({str(f.parent) for f in libraries})
    with tempfile.TemporaryDirectory(dir=work) as place:
        put(Path(place) / "debian/control", f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n".encode())
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *(f"-l{f}" for f in folders),
                   *(f"-e{f}" for f in libraries)]  # fmt: skip
        done = subprocess.run(command, cwd=place, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit("\n".join(line for line in done.stderr.splitlines() if "error" in line))
    needed = re.findall(r"[^,\n]+", done.stdout.split("shlibs:Depends=", 1)[1])
    return sorted(both_names(n.strip()) for n in needed if n.strip())


def both_names(needed: str) -> str:
    """A dependency, with the name that it has since 64-bit time came."""
    package, _, version = needed.partition(" ")
    return f"{needed} | {package}t64 {version}".rstrip() if package in RENAMED else needed


def strip(tree: Path) -> None:
    """Take symbols for debuggers out of the libraries that have many, but of none that its wheel's builder moved."""
    inside = tree / "usr/lib" / NAME / "_internal"
    files = sorted(f for pattern in STRIPPED for f in inside.glob(pattern) if not f.is_symlink())
    subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def is_elf(file: Path) -> bool:
    """Whether it is a program or a library."""
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def settle(tree: Path, epoch: int) -> None:
    """The same times and modes for all, whoever makes the package."""
    for file in (tree, *tree.rglob("*")):
        if not file.is_symlink():
            runs = file.is_dir() or file == tree / "usr/lib" / NAME / NAME
            file.chmod(0o755 if runs else 0o644)
        os.utime(file, (epoch, epoch), follow_symlinks=False)


def debian_version(version: str) -> str:
    """A version as Debian sorts it: what comes before a release is marked with ~."""
    return re.sub(r"\.?(a|b|rc|dev)(\d+)", r"~\1\2", version)


def architecture() -> str:
    """What Debian calls this machine."""
    command = ["dpkg", "--print-architecture"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
