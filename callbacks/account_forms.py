"""Forms of accounts: sign in, create an account, change the password, sign out. They work without scripts."""

from collections.abc import Callable, Mapping
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from callbacks import sign_ins
from callbacks.form_state import FormState, local_path, typed_in
from callbacks.problem_pages import asset, styles, theme
from models.errors import DataLensError, Unauthorized
from services.attempts import by_address, by_email

TEMPLATES = Path(__file__).resolve().parent.parent / "pages" / "forms"
EXPIRED = ("Your session has ended.", "Sign in again to go on; the page opens where you were.", "info")
LEFT = ("You are signed out.", "", "info")
CHANGED = ("The password was changed.", "Sign in with the new one.", "info")
REPEATED = "The two new passwords differ. Type the new one twice."
CREATE_FIELDS = ("email", "username", "password", "full_name", "setup_token")


def register_forms(app: Flask, services: Any) -> None:
    """Add the forms and the sessions behind them to the app."""
    sign_ins.register_sessions(app, services)
    forms = Blueprint("account_forms", __name__, template_folder=str(TEMPLATES))
    routes: tuple[tuple[str, tuple[str, ...], Callable[[Any], ResponseReturnValue]], ...] = (
        ("/sign-in", ("GET", "POST"), sign_in),
        ("/create-account", ("GET", "POST"), create_account),
        ("/change-password", ("GET", "POST"), change_password),
        ("/sign-out", ("POST",), sign_out),
    )
    for address, methods, view in routes:
        # Flask names an endpoint after its function, and a partial one has no name of its own.
        bound = update_wrapper(partial(view, services), view)
        forms.add_url_rule(address, view.__name__, bound, methods=list(methods))
    app.register_blueprint(forms)


def page(template: str, form: FormState, **words: Any) -> ResponseReturnValue:
    """One form with what was typed and what is wrong with it."""
    form.token = generate_csrf()
    reply = make_response(
        render_template(template, form=form, asset=asset, styles=styles, theme=theme(), **words), form.status
    )
    if form.retry_after:
        reply.headers["Retry-After"] = str(form.retry_after)
    return reply


def new_form(focus: str) -> FormState:
    """A form that was not sent yet, or whatever of it was typed."""
    return FormState(focus=focus, next=local_path(request.values.get("next")), typed=typed_in(request.form))


def sign_in(services: Any) -> ResponseReturnValue:
    """The form to sign in, and what happens when it is sent."""
    form = new_form("email")
    if current_user.is_authenticated:
        return redirect(form.next, 303)
    if request.method == "GET":
        if not services.accounts.has_any():
            return redirect(f"/create-account{form.query}", 303)
        return page("sign_in.html", greeted(form, request.args))
    keys = by_email(request.form.get("email", "")), by_address(request.remote_addr)
    try:
        user = authenticated(services, keys)
    except DataLensError as error:
        return page("sign_in.html", form.with_error(error, "password"))
    sign_ins.begin(services, user, request.user_agent.string)
    return redirect(form.next, 303)


def greeted(form: FormState, query: Mapping[str, str]) -> FormState:
    """The form with a sentence that says why one is here."""
    greeting = next((text for name, text in GREETINGS.items() if name in query), None)
    if greeting:
        form.title, form.text, form.tone = greeting
    return form


GREETINGS = {"expired": EXPIRED, "left": LEFT, "changed": CHANGED}


def authenticated(services: Any, keys: tuple[str, ...]) -> Any:
    """The account of this e-mail and password.

    Raises:
        Unauthorized: one of the two is wrong.
        RateLimited: too many attempts for this e-mail or from this address.
    """
    for key in keys:
        services.attempts.check(key)
    try:
        user = services.accounts.authenticate(request.form.get("email", ""), request.form.get("password", ""))
    except Unauthorized:
        for key in keys:
            services.attempts.failed(key)
        raise
    for key in keys:
        services.attempts.succeeded(key)
    return user


def create_account(services: Any) -> ResponseReturnValue:
    """The form for a new account; the first one owns the server."""
    words = {"is_first": not services.accounts.has_any(), "needs_setup_token": services.accounts.needs_setup_token()}
    form = new_form("setup_token" if words["needs_setup_token"] else "email")
    if current_user.is_authenticated:
        return redirect(form.next, 303)
    if request.method == "GET":
        return page("create_account.html", form, **words)
    key = by_address(request.remote_addr)
    fields = {name: request.form.get(name) or None for name in CREATE_FIELDS}
    try:
        services.attempts.check(key)
        required = {name: fields.pop(name) or "" for name in ("email", "username", "password")}
        user = services.accounts.register(**required, **fields)
    except DataLensError as error:
        return page("create_account.html", form.with_error(error, "email"), **words)
    services.attempts.succeeded(key)
    sign_ins.begin(services, user, request.user_agent.string)
    return redirect(form.next, 303)


def change_password(services: Any) -> ResponseReturnValue:
    """The form for a new password. Every session ends with it; this browser gets a new one."""
    form = new_form("current_password")
    if not current_user.is_authenticated:
        return redirect(f"/sign-in?{urlencode({'next': '/change-password'})}", 303)
    words = {"email": current_user.email}
    if request.method == "GET":
        return page("change_password.html", form, **words)
    current, new, repeated = (request.form.get(f"{name}_password", "") for name in ("current", "new", "repeated"))
    if new != repeated:
        form.fail("The password was not changed.", "", 422, {"repeated_password": REPEATED})
        return page("change_password.html", form, **words)
    key = by_email(current_user.email)
    try:
        services.attempts.check(key)
        services.accounts.change_password(current_user.id, current, new)
    except DataLensError as error:
        return page("change_password.html", form.with_error(error, "current_password"), **words)
    services.attempts.succeeded(key)
    return signed_in_again(services)


def signed_in_again(services: Any) -> ResponseReturnValue:
    """A new session for the browser that changed the password."""
    user = services.accounts.active(current_user.id)
    if user is None:
        return redirect("/sign-in?changed=1", 303)
    sign_ins.begin(services, user, request.user_agent.string)
    return redirect("/settings?changed=1", 303)


def sign_out(services: Any) -> ResponseReturnValue:
    """End the session; the form to sign in says so."""
    sign_ins.end(services)
    return redirect("/sign-in?left=1", 303)
