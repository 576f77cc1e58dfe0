"""What is protected before the person chooses anything: password managers, prompts, private windows.

These lists are code, not data: an installation that lost a file must not begin to store passwords' windows.
Names come from the programs' desktop files and window classes.
"""

import unicodedata
from functools import lru_cache

from headwater.redact.domains import is_under


def folded(text: str) -> str:
    """For comparing: compatibility forms joined, case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


_SECRET_PARTS = (
    "keepass", "bitwarden", "vaultwarden", "1password", "onepassword", "lastpass", "dashlane", "nordpass",
    "protonpass", "qtpass", "gopass", "seahorse", "passwordsafe", "pwsafe", "gnomesecrets", "worldsecrets",
    "kwallet", "pinentry", "polkit", "policykit", "askpass", "gcrprompt", "gnomekeyring", "keyringprompt",
    "keychain", "keeweb", "roboform", "keepersecurity", "keeperpasswordmanager", "stickypassword", "padloc",
    "authenticator", "veracrypt", "credentialui", "securityagent", "passwordmanager", "passwordgorilla",
    "figaropasswordmanager", "revelation", "windowshello", "yubico", "yubikey", "truekey", "passbolt",
    "密码管理", "密碼管理",
)  # fmt: skip
"""Stand anywhere in the name of the application, its letters and digits only."""
_SECRET_NAMES = frozenset({
    "enpass", "pass", "passwords", "secrets", "buttercup", "authy", "authydesktop", "enteauth", "gksu",
    "gksudo", "kdesu", "kdesudo", "consent", "logonui", "gcr", "gcrviewer", "spectre", "masterpassword", "myki",
    "psono", "passky", "heylogin", "clipperz", "lesspass", "systemprompter", "lxqtsudo", "sudoprompt", "kgpg",
    "kleopatra", "gpa",
})  # fmt: skip
"""The whole name, or its last part after a dot."""
_SECRET_DOMAINS = (
    "vault.bitwarden.com", "vault.bitwarden.eu", "my.1password.com", "my.1password.eu", "my.1password.ca",
    "start.1password.com", "lastpass.com", "app.dashlane.com", "pass.proton.me", "passwords.google.com",
    "keepersecurity.com", "keepersecurity.eu", "app.nordpass.com", "app.enpass.io", "app.keeweb.info",
    "cloud.passbolt.com", "web.padloc.app", "vault.zoho.com", "auth.ente.io", "psono.pw",
)  # fmt: skip
_SECRET_TITLES = (
    "bitwarden web vault", "| bitwarden", "google password manager", "google 密码管理工具", "google passwortmanager",
    "gestionnaire de mots de passe google", "about:logins", "chrome://password-manager", "edge://wallet",
    "lastpass vault", "1password for", "vaultwarden web",
)  # fmt: skip
"""In a browser's title, lower case."""

_BROWSER_PARTS = (
    "firefox", "chrome", "chromium", "msedge", "microsoftedge", "brave", "vivaldi", "safari", "torbrowser",
    "librewolf", "waterfox", "palemoon", "seamonkey", "icecat", "iceweasel", "floorp", "zenbrowser", "epiphany",
    "gnomeweb", "falkon", "konqueror", "qutebrowser", "midori", "nyxt", "otterbrowser", "minbrowser",
    "yandexbrowser", "qqbrowser", "sogouexplorer", "360se", "360chrome", "maxthon", "ucbrowser", "duckduckgo",
    "mullvadbrowser", "thorium", "basilisk", "iexplore", "arcbrowser", "ladybird", "angelfish",
)  # fmt: skip
_BROWSER_NAMES = frozenset(
    {
        "opera",
        "operabeta",
        "operadeveloper",
        "operagx",
        "navigator",
        "surf",
        "arc",
        "zen",
        "edge",
        "min",
        "lynx",
        "w3m",
        "links",
        "dillo",
        "netsurf",
        "web",
        "orion",
    }
)
_ALWAYS_PRIVATE = ("torbrowser",)

_PRIVATE = (
    # en
    "private browsing", "private window", "private tab", "incognito", "inprivate", "(private)", "guest - ", "(guest)",
    # de, fr, es, it, pt, nl
    "privater modus", "privates fenster", "privates surfen", "privater tab", "inkognito", "(privat)", "(gast)",
    "navigation privée", "fenêtre privée", "fenêtre de navigation privée", "(invité)", "(privé)", "en privé",
    "navegación privada", "ventana privada", "modo incógnito", "incógnito", "(invitado)", "(privada)", "(privado)",
    "navigazione anonima", "navigazione in incognito", "in incognito", "finestra anonima", "finestra privata",
    "navegação privativa", "navegação privada", "janela privada", "navegação anônima", "anônima", "anónima",
    "privénavigatie", "privévenster", "priv\u00e9modus", "in priv\u00e9",
    # sv, da, nb, fi, pl, cs, hu, ro, tr, el, uk, ru
    "privat fönster", "privat surfning", "privat vindue", "privat browsing", "privat vindu", "privat nettlesing",
    "yksityinen selaus", "yksityinen ikkuna", "tryb prywatny", "prywatne okno", "okno prywatne", "tryb incognito",
    "soukromé okno", "soukromé prohlížení", "anonymní", "privát ablak", "privát böngészés", "inkognitó",
    "navigare privată", "fereastră privată", "gizli pencere", "gizli gezinti", "gizli sekme", "ανώνυμη περιήγηση",
    "ιδιωτική περιήγηση", "приватний перегляд", "приватне вікно", "анонімний", "приватный просмотр",
    "приватное окно", "приватный", "инкогнито", "(гость)",
    # zh, ja, ko, ar, he, vi, id, th, hi
    "隐私浏览", "隐私窗口", "私密浏览", "私密窗口", "无痕模式", "无痕浏览", "无痕窗口", "（无痕", "(无痕", "(访客)",
    "（访客", "隱私瀏覽", "隱私視窗", "私密瀏覽", "私密視窗", "無痕模式", "無痕瀏覽", "無痕式", "無痕視窗",
    "プライベートブラウジング", "プライベートウィンドウ", "プライベート ウィンドウ", "シークレット",
    "（ゲスト", "(ゲスト)",
    "사생활 보호", "시크릿", "개인 정보 보호 브라우징", "비공개 창", "التصفح الخاص", "التصفح المتخفي", "نافذة خاصة",
    "גלישה פרטית", "גלישה בסתר", "duyệt web riêng tư", "ẩn danh", "penjelajahan pribadi", "samaran",
    "การท่องเว็บแบบส่วนตัว", "ไม่ระบุตัวตน", "निजी ब्राउज़िंग", "गुप्त",
)  # fmt: skip
"""What browsers write into the title of a private window, lower case; a page about private windows is caught too."""
_PRIVATE_FOLDED = tuple(sorted({folded(mark) for mark in _PRIVATE}))


@lru_cache(maxsize=512)
def compact(app: str) -> str:
    """Letters and digits of an application's name, without `.exe` and `.desktop`."""
    app = folded(app).replace("\\", "/").rpartition("/")[2].removesuffix(".exe").removesuffix(".desktop")
    return "".join(c for c in app if c.isalnum())


@lru_cache(maxsize=512)
def is_secret_app(app: str) -> bool:
    """Whether the application keeps or asks for passwords."""
    name = compact(app)
    last = compact(folded(app).removesuffix(".exe").removesuffix(".desktop").rpartition(".")[2])
    return name in _SECRET_NAMES or last in _SECRET_NAMES or any(part in name for part in _SECRET_PARTS)


def is_secret_site(domain: str, title: str, *, browser: bool) -> bool:
    """Whether a page is a password manager's, by its clean domain or, in a browser, by its title."""
    if any(is_under(domain, site) for site in _SECRET_DOMAINS):
        return True
    return browser and any(part in folded(title) for part in _SECRET_TITLES)


@lru_cache(maxsize=512)
def is_browser(app: str) -> bool:
    """Whether the application shows web pages."""
    name = compact(app)
    last = compact(app.rpartition(".")[2])
    return name in _BROWSER_NAMES or last in _BROWSER_NAMES or any(part in name for part in _BROWSER_PARTS)


def is_private(app: str, title: str) -> bool:
    """Whether a browser's window is private, as far as its name or title tells."""
    if not is_browser(app):
        return False
    name, low = compact(app), folded(title)
    return any(part in name for part in _ALWAYS_PRIVATE) or any(mark in low for mark in _PRIVATE_FOLDED)
