"""The page's token: a cookie that only our own pages can read and send back, so that no other site can act here."""

from flask import Flask, Response, session
from flask_wtf.csrf import CSRFProtect, generate_csrf

# dash-renderer reads this cookie and sends its value as X-CSRFToken by itself.
COOKIE = "_csrf_token"


def register_page_token(app: Flask, is_secure: bool) -> CSRFProtect:
    """Prepare the protection; the guard decides which requests need it."""
    # The token lives as long as the session: a page that stays open over lunch must still work.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)

    @app.after_request
    def hand_out(reply: Response) -> Response:
        if reply.mimetype == "text/html" and reply.status_code == 200 and session:
            reply.set_cookie(COOKIE, generate_csrf(), secure=is_secure, httponly=False, samesite="Lax")
        return reply

    return CSRFProtect(app)
