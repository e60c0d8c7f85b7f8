// Log-in, log-out, the owner's password, and its first one. A password is checked by the slow task, so these
// functions are called again until it has answered.
#include <array>

#include "core/base/text.hpp"
#include "node/pages/pages.hpp"

namespace vedette::node {
namespace {

// A page of the board: no address of another site ("//host", "/\host").
bool is_own_path(std::string_view path) {
    const auto& rows = page_rows();
    for (const PageRow& row : rows) {
        if (row.path == path) return true;
    }
    return false;
}

constexpr std::string_view kCookieRules = "; Path=/; HttpOnly; SameSite=Lax";

bool is_user_name(std::string_view name) { return !name.empty() && name.size() <= 32 && !name.contains(':'); }

}  // namespace

void Pages::show_login(Exchange& exchange, PageId page) {
    if (!services_.access.has_owner()) return exchange.redirect("/setup");
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    view->form().read(exchange.request().query());
    Say say;
    if (view->form().find("again")) say.problem = "login.again";
    send(exchange, *view, say);
}

void Pages::log_in(Exchange& exchange, PageId page) {
    if (!services_.access.has_owner()) return exchange.redirect("/setup");
    Form form;
    form.read(exchange.body());
    const Verdict verdict = services_.access.log_in(form.text("loginuser"), form.text("loginpassword"),
                                                    exchange.peer(), exchange.now());
    if (verdict == Verdict::kNotYet) return exchange.later();
    if (verdict == Verdict::kGranted) {
        const std::string_view next = form.text("next");
        return begin_session(exchange, is_own_path(next) ? next : "/");
    }
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    view->form().read(exchange.body());
    const bool too_many = verdict == Verdict::kTooMany;
    Say say{.problem = "login.wrong", .status = 403};
    if (too_many) say = {.problem = "login.too_many", .status = 429};
    send(exchange, *view, say);
}

// 303 to `path` with the cookie of a new session.
void Pages::begin_session(Exchange& exchange, std::string_view path) {
    std::array<char, Sessions::kTokenText> token;
    std::array<char, 128> memory;
    TextWriter cookie(memory);
    cookie << Access::cookie_name(exchange.transport()) << "="
           << services_.access.sessions().begin(token, exchange.now())
           << (exchange.transport() == Transport::kTls ? "; Secure" : "") << kCookieRules;
    const std::array<http::Field, 2> fields = {{{"Location", path}, {"Set-Cookie", cookie.written()}}};
    exchange.answer({.status = 303, .fields = fields}, "");
}

void Pages::log_out(Exchange& exchange, PageId) {
    if (!admits(exchange, true)) return;
    services_.access.sessions().end(Access::session_of(exchange.request(), exchange.transport()));
    std::array<char, 80> memory;
    TextWriter cookie(memory);
    cookie << Access::cookie_name(exchange.transport())
           << (exchange.transport() == Transport::kTls ? "=; Secure" : "=") << kCookieRules << "; Max-Age=0";
    const std::array<http::Field, 2> fields = {{{"Location", "/login"}, {"Set-Cookie", cookie.written()}}};
    exchange.answer({.status = 303, .fields = fields}, "");
}

// Whether the board has no owner yet, and whoever asks may become it. Otherwise the answer is given.
bool Pages::admits_first_owner(Exchange& exchange, bool acts) {
    const Need need{.acts = acts, .who = Need::For::kFirstOwner};
    const Verdict verdict = services_.access.judge(exchange.request(), exchange.peer(), need, "",
                                                   exchange.transport(), exchange.now());
    if (verdict == Verdict::kGranted) return true;
    if (services_.access.has_owner()) {
        exchange.redirect("/login");
    } else {
        exchange.answer({.status = 403, .type = "text/plain"},
                        "A board is set up from an address of its own network only.\n");
    }
    return false;
}

void Pages::show_setup(Exchange& exchange, PageId page) {
    if (!admits_first_owner(exchange, false)) return;
    PageView* const view = begin(exchange, page);
    if (view != nullptr) send(exchange, *view, {});
}

void Pages::check_new_password(PageView& view) const {
    const std::string_view password = view.form().text("newpassword");
    if (!is_user_name(view.form().text("user"))) view.add_fault({"user", "password.no_name"});
    if (password.size() < PasswordRecord::kMinPassword) view.add_fault({"newpassword", "password.too_short"});
    if (password.size() > PasswordRecord::kMaxPassword) view.add_fault({"newpassword", "password.too_long"});
    if (view.form().text("renewpassword") != password) view.add_fault({"renewpassword", "password.differs"});
}

// Once it is saved, the board has an owner.
void Pages::set_up(Exchange& exchange, PageId page) {
    if (exchange.ticket() != 0) return finish_owner(exchange, page);
    if (admits_first_owner(exchange, true)) store_owner(exchange, page);
}

// Once it is saved, the session has ended.
void Pages::change_password(Exchange& exchange, PageId page) {
    if (exchange.ticket() != 0) return finish_owner(exchange, page);
    if (admits(exchange, true)) store_owner(exchange, page);
}

// Checks the form and stores name and password of the owner.
void Pages::store_owner(Exchange& exchange, PageId page) {
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    Say say{.problem = "settings.wrong", .status = 422};
    if (!view->form().read(exchange.body())) say.problem = "value.malformed";
    check_new_password(*view);
    if (page == PageId::kPassword && !view->has_faults()) {
        const Verdict verdict =
            services_.access.log_in(services_.settings.values().text(Key::kUserName),
                                    view->form().text("currentpassword"), exchange.peer(), exchange.now());
        if (verdict == Verdict::kNotYet) {
            pool_.give_back(*view);
            return exchange.later();
        }
        if (verdict == Verdict::kTooMany) say.problem = "login.too_many";
        if (verdict != Verdict::kGranted) view->add_fault({"currentpassword", "password.wrong"});
    }
    if (view->has_faults()) return send(exchange, *view, say);
    const auto record = services_.login.make_record(view->form().text("newpassword"));
    Values* const draft = record ? services_.settings.edit() : nullptr;
    if (draft != nullptr && draft->set(Key::kUserName, view->form().text("user")) &&
        draft->set(Key::kUserPassword, *record))
        exchange.ticket() = services_.settings.save().value_or(0);
    pool_.give_back(*view);
    exchange.later();
}

void Pages::finish_owner(Exchange& exchange, PageId page) {
    const auto result = services_.settings.result_of(exchange.ticket());
    if (!result) return exchange.later();
    if (!*result) {
        PageView* const view = begin(exchange, page);
        if (view != nullptr) send(exchange, *view, {.problem = "settings.not_stored", .status = 500});
        return;
    }
    begin_session(exchange, page == PageId::kSetup ? "/welcome" : "/changepassword?changed");
}

}  // namespace vedette::node
