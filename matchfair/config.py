"""Settings: read from the environment once, with defaults that are safe on a laptop."""

import os
import secrets
from pathlib import Path


def kept_key(file: Path) -> str:
    """A key made once and kept in a file, so that restarts keep sessions and links."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


def settings(instance: Path) -> dict:
    public_url = os.environ.get("MATCHFAIR_PUBLIC_URL", "")
    return {
        "SECRET_KEY": os.environ.get("MATCHFAIR_SECRET_KEY") or kept_key(instance / "secret-key"),
        "SQLALCHEMY_DATABASE_URI": os.environ.get(
            "MATCHFAIR_DATABASE_URL", f"sqlite:///{instance / 'matchfair.sqlite3'}"
        ),
        # after a restart of the database the pool's old connections are replaced before a page fails on one
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
        # which of the database's bureaus this application serves; unset: the only one
        "BUREAU": int(os.environ["MATCHFAIR_BUREAU"]) if os.environ.get("MATCHFAIR_BUREAU") else None,
        "PUBLIC_URL": public_url.rstrip("/"),
        "CODE_SENDER": os.environ.get("MATCHFAIR_CODE_SENDER", ""),
        "DEMO": False,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "BOOTSTRAP_SERVE_LOCAL": True,
        # gzip too: on plain http some proxies ask for nothing else, and style sheets would go out uncompressed
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br", "gzip", "deflate"],
        "SESSION_COOKIE_NAME": "matchfair_form",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public_url.startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
    }


def address() -> tuple[str, int]:
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
