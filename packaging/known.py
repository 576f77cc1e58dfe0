"""Writes resources/categories/{apps,sites}_more.tsv: what published lists know beside our own.

    .venv-train/bin/python packaging/known.py --data DIR

Sites: v2fly/domain-list-community (MIT); of a list only its best known domains, by how often the titles of
reddit_titles.parquet (PDDL) link to them and by their own shape, since most of a list is spelling variants and
content networks. Applications: the lists of desktop_apps_categories.csv.gz (CC0 and MIT). Which list means which
category is our own judgement, `models/attention/kinds.tsv`. The same sets give the same files, byte by byte.
"""

import argparse
import hashlib
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "models"), str(ROOT / "app")]

from attention import kinds  # noqa: E402 - the recipe's folders are on the path only now
from headwater.categories.names import forms  # noqa: E402
from headwater.records import Category  # noqa: E402

FOLDER = ROOT / "resources/categories"
SITES, APPS, LINKS = "v2fly_domain_lists.csv.gz", "desktop_apps_categories.csv.gz", "reddit_titles.parquet"
A_LIST = 4
"""Domains of one list of a company; what comes after is seldom a place where people go."""
MOST_SITES = 5200
A_WORD = 25
"""A name that stands this often in titles in small letters is a word first."""
_SITE = re.compile(r"(?:[a-z0-9-]+\.){1,2}[a-z]{2,12}")
_BEHIND = re.compile(r"cdn|img|image|static|api|\bads?\b|track|cloud|dns|log|stat|\d{3}|edge|assets|push|update|akamai")
_SECOND = {"co", "com", "net", "org", "edu", "ac", "gov", "or", "ne"}
_CATEGORY_FIRST = (*(c for c in Category if c is not Category.SYSTEM), Category.SYSTEM)
"""An application in several lists is what is said most often; tools of the system only where nothing else is said."""


def registered(domain: str) -> str:
    """The part of a domain that somebody registered, or ''."""
    parts = domain.split(".")
    if len(parts) == 2 or (len(parts) == 3 and parts[1] in _SECOND and len(parts[2]) == 2):
        return parts[0]
    return ""


def links(path: Path) -> Counter[str]:
    """How often titles link to a domain."""
    import pyarrow.parquet as pq

    found: Counter[str] = Counter()
    for domain in pq.read_table(path, columns=["domain"])["domain"].to_pylist():
        found[str(domain).removeprefix("www.")] += 1
    return found


def sites(data: Path, own: frozenset[str]) -> dict[str, Category]:
    """Domains that are not in our own list, the best known first; what two lists name is what the shorter one says."""
    linked, meant = links(data / LINKS), kinds.mapping()
    found: dict[str, tuple[Category, str]] = {}
    rows = kinds.rows_of(data / SITES)
    size = Counter(row["list"] for row in rows)
    for row in sorted(rows, key=lambda r: (r["list"].startswith("category-"), size[r["list"]], r["list"])):
        kind, trade = meant.get(("domains", row["list"])), row["list"].startswith("category-")
        if (
            kind
            and row["match"] == "suffix"
            and (trade or row["via"] == row["list"])
            and _SITE.fullmatch(row["domain"])
        ):
            found.setdefault(row["domain"], (kind, row["via"]))
    by_list: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for domain, (_, via) in found.items():
        name = registered(domain)
        if name and domain not in own and not _BEHIND.search(domain):
            named = 2.0 * (name == via) + 1.0 * (via in name)
            score = named + math.log1p(linked[domain]) + 0.5 * domain.endswith((".com", ".cn", ".org")) - len(name) / 12
            by_list[via].append((score, domain))
    kept: list[tuple[float, str]] = []
    for via, some in by_list.items():
        some.sort(key=lambda pair: (-pair[0], pair[1]))
        kept += some if via.startswith("category-") else [*some[:A_LIST], *(p for p in some[A_LIST:] if linked[p[1]])]
    kept.sort(key=lambda pair: (-pair[0], pair[1]))
    return {domain: found[domain][0] for _, domain in kept[:MOST_SITES]}


def words(path: Path) -> Counter[str]:
    """How often words stand in titles in small letters: what is said often names no application."""
    import pyarrow.parquet as pq

    found: Counter[str] = Counter()
    for title in pq.read_table(path, columns=["title"])["title"].to_pylist():
        found.update(re.findall("[a-z]+", title))
    return found


def apps(data: Path, own: frozenset[str]) -> dict[str, tuple[str, Category]]:
    """Applications that our own list does not know: name in lower case to name and category."""
    meant, plain = kinds.mapping(), words(data / LINKS)
    votes: dict[str, Counter[Category]] = defaultdict(Counter)
    shown: dict[str, str] = {}
    for row in kinds.rows_of(data / APPS):
        name, kind = row["app"].strip(), meant.get(("apps", row["category"].partition(" [")[0]))
        key = name.casefold()
        telling = 3 <= len(name) <= 28 and not set(name) & set(";\t[]()|") and plain[key] < A_WORD
        if kind and telling and not own & set(forms(name)):
            shown.setdefault(key, name)
            votes[key][kind] += 1
    return {
        key: (shown[key], max(_CATEGORY_FIRST, key=lambda c: (said[c] - (c is Category.SYSTEM) * 0.5, said[c])))
        for key, said in sorted(votes.items())
    }


def our_own(name: str, column: int, parted: str) -> frozenset[str]:
    """What our own list names."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return frozenset(x for row in rows for x in row[column].split(parted))


def write(name: str, said: str, groups: dict[Category, list[str]], parted: str, source: Path) -> None:
    """One line a category."""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    head = f"# {said} Written by packaging/known.py from {source.name}\n# (sha256 {digest}); licences: LICENSES.txt.\n"
    lines = [f"{kind.value}\t{parted.join(groups[kind])}\n" for kind in Category if groups.get(kind)]
    (FOLDER / f"{name}.tsv").write_text(head + "".join(lines), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Writes the longer lists of applications and sites.")
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    of_site: dict[Category, list[str]] = defaultdict(list)
    for domain, kind in sorted(sites(data, our_own("sites", 1, " ")).items()):
        of_site[kind].append(domain)
    of_app: dict[Category, list[str]] = defaultdict(list)
    for name, kind in apps(data, our_own("apps", 0, ",")).values():
        of_app[kind].append(name)
    write("sites_more", "Sites beside those of sites.tsv.", of_site, " ", data / SITES)
    write("apps_more", "Applications beside those of apps.tsv, as they are shown.", of_app, ";", data / APPS)
    print({k.value: len(v) for k, v in of_site.items()}, {k.value: len(v) for k, v in of_app.items()})


if __name__ == "__main__":
    main()
