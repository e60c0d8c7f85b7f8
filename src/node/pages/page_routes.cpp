// The addresses of the pages, and what all of them have in common.
#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "node/pages/pages.hpp"

namespace vedette::node {
namespace {

// No script, style or picture but the board's own, no frame around a page, no address of a page to others.
constexpr std::array<http::Field, 3> kPageFields = {{
    {"Content-Security-Policy",
     "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
     "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
}};

// Whether the client takes gzip (RFC 9110 12.5.3).
bool takes_gzip(std::string_view accepted) {
    while (const auto item = http::next_list_item(accepted)) {
        const std::size_t semicolon = std::min(item->find(';'), item->size());
        if (!equal_ignoring_case(trim(item->substr(0, semicolon)), "gzip")) continue;
        const std::string_view weight = trim(item->substr(std::min(semicolon + 1, item->size())));
        return !starts_with_ignoring_case(weight, "q=0") || weight.find_first_of("123456789") != weight.npos;
    }
    return false;
}

}  // namespace

template <PageId kPage, void (Pages::*kAnswer)(Exchange&, PageId)>
void Pages::call(Exchange& exchange) {
    (exchange.services().pages->*kAnswer)(exchange, kPage);
}

std::span<const Route> Pages::routes() {
    // Who is not logged in gets the log-in page instead of a 401: admits() and admits_first_owner() decide.
    static constexpr Need kAnyone{.who = Need::For::kEverybody};
    static constexpr Need kChange{.acts = true, .who = Need::For::kEverybody};
    using enum PageId;
    static constexpr Route kRoutes[] = {
        {kGet, "/", kAnyone, call<kInformation, &Pages::show>},
        {kGet, "/welcome", kAnyone, call<kWelcome, &Pages::show>},
        {kGet, "/wifi", kAnyone, call<kWifi, &Pages::show>},
        {kPost, "/wifi", kChange, call<kWifi, &Pages::save_settings>, kForm, kMaxBody},
        {kPost, "/wifi/search", kChange, call<kWifi, &Pages::search_networks>, kForm, kMaxBody},
        {kGet, "/accesspoint", kAnyone, call<kAccessPoint, &Pages::show>},
        {kPost, "/accesspoint", kChange, call<kAccessPoint, &Pages::save_settings>, kForm, kMaxBody},
        {kGet, "/server", kAnyone, call<kServer, &Pages::show>},
        {kPost, "/server", kChange, call<kServer, &Pages::save_settings>, kForm, kMaxBody},
        {kPost, "/server/certificate", kChange, call<kServer, &Pages::renew_certificate>, kForm, kMaxBody},
        {kGet, "/changepassword", kAnyone, call<kPassword, &Pages::show>},
        {kPost, "/changepassword", kChange, call<kPassword, &Pages::change_password>, kForm, kMaxBody},
        {kGet, "/battery", kAnyone, call<kBattery, &Pages::show>},
        {kPost, "/battery", kChange, call<kBattery, &Pages::change_battery>, kForm, kMaxBody},
        {kGet, "/pushover", kAnyone, call<kAlerts, &Pages::show>},
        {kPost, "/pushover", kChange, call<kAlerts, &Pages::save_settings>, kForm, kMaxBody},
        {kPost, "/pushover/test", kChange, call<kAlerts, &Pages::test_alerts>, kForm, kMaxBody},
        {kGet, "/camera", kAnyone, call<kCamera, &Pages::show>},
        {kPost, "/camera", kChange, call<kCamera, &Pages::set_camera>, kForm, kMaxBody},
        {kGet, "/motion", kAnyone, call<kMotion, &Pages::show>},
        {kPost, "/motion", kChange, call<kMotion, &Pages::save_settings>, kForm, kMaxBody},
        {kGet, "/historic", kAnyone, call<kHistory, &Pages::show_history>},
        {kGet, "/historic/picture", {}, call<kHistory, &Pages::send_picture>},
        {kGet, "/update", kAnyone, call<kUpdate, &Pages::show>},
        {kPost, "/update", kChange, call<kUpdate, &Pages::save_settings>, kForm, kMaxBody},
        {kGet, "/reboot", kAnyone, call<kReboot, &Pages::show>},
        {kPost, "/reboot", kChange, call<kReboot, &Pages::restart>, kForm, kMaxBody},
        {kGet, "/login", kAnyone, call<kLogin, &Pages::show_login>},
        {kPost, "/login", kChange, call<kLogin, &Pages::log_in>, kForm, kMaxBody},
        {kPost, "/logout", kChange, call<kLogin, &Pages::log_out>, kForm, kMaxBody},
        {kGet, "/setup", kAnyone, call<kSetup, &Pages::show_setup>},
        {kPost, "/setup", kChange, call<kSetup, &Pages::set_up>, kForm, kMaxBody},
        {kGet, "/board.css", kAnyone, call<kLogin, &Pages::send_file>},
        {kGet, "/board.js", kAnyone, call<kLogin, &Pages::send_file>},
    };
    return kRoutes;
}

// Whether the owner asks. Otherwise the answer is given, or will be.
bool Pages::admits(Exchange& exchange, bool acts) {
    if (!services_.access.has_owner()) {
        exchange.redirect("/setup");
        return false;
    }
    std::array<char, PageView::kTokenBytes> memory;
    const auto token = exchange.form_field("token", memory);
    const Verdict verdict = services_.access.judge(exchange.request(), exchange.peer(), Need{.acts = acts},
                                                   token.value_or(""), exchange.transport(), exchange.now());
    if (verdict == Verdict::kGranted) return true;
    if (verdict == Verdict::kNotYet) {
        exchange.later();
        return false;
    }
    std::array<char, 64> path;
    TextWriter login(path);
    login << "/login?" << (acts ? "again" : "next") << "=" << exchange.request().path();
    exchange.redirect(login.result().value_or("/login"));
    return false;
}

// A view of the page, or null: all memory is in use, and the answer is given.
PageView* Pages::begin(Exchange& exchange, PageId page) {
    const Language language = choose_language(exchange.request().header("Accept-Language").value_or(""));
    PageView* const view = pool_.make(exchange.peer(), shown_, page, language);
    if (view == nullptr) {
        constexpr std::array<http::Field, 1> kFields = {{{"Retry-After", "1"}}};
        exchange.answer({.status = 503, .type = "text/plain", .fields = kFields},
                        "The board sends as many pages as it can. Try again in a moment.\n");
        return nullptr;
    }
    if (page == PageId::kBattery) view->set_battery(look_at_battery());
    const std::string_view session = Access::session_of(exchange.request(), exchange.transport());
    std::array<char, Sessions::kFormTokenText> token;
    if (!session.empty() && services_.access.sessions().use(session, exchange.now()))
        view->set_token(services_.access.sessions().form_token(session, token));
    return view;
}

void Pages::send(Exchange& exchange, PageView& view, const Say& say, bool restarts) {
    view.set_notice(say.notice);
    view.set_problem(say.problem);
    exchange.stream<PageBody>({.status = say.status, .fields = kPageFields}, pool_, view,
                              restarts ? &shown_.system : nullptr);
}

void Pages::show(Exchange& exchange, PageId page) {
    if (!admits(exchange, false)) return;
    // Of a board without motion detection there is no such page.
    if (page == PageId::kMotion && services_.motion == nullptr) page = PageId::kInformation;
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    const std::string_view done = exchange.request().query();
    Say say;
    if (done == "saved") say.notice = "settings.saved";
    if (done == "restart") say.notice = "settings.saved_restart";
    if (done == "changed") say.notice = "password.changed";
    if (done == "tested") say.notice = "alerts.tested";
    if (done == "none") say.problem = "alerts.none";
    if (done == "wait") say.problem = "wifi.wait";
    if (done == "kept") say.notice = "camera.kept";
    if (done == "renewed") say.notice = "https.renewed";
    if (done == "failed") say.problem = "https.failed";
    if (page == PageId::kCamera && !shown_.has_camera) say.problem = "camera.none";
    const bool is_missing = exchange.request().path() == "/motion" && page != PageId::kMotion;
    if (is_missing) say = {.problem = "motion.none", .status = 404};
    send(exchange, *view, say);
}

void Pages::restart(Exchange& exchange, PageId page) {
    if (!admits(exchange, true)) return;
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    view->set_restarting();
    send(exchange, *view, {}, true);
}

// The style sheet and the script. A page names them with the tag of their content, so that a browser asks for
// each once.
void Pages::send_file(Exchange& exchange, PageId) {
    const PageFile file = find_page_file(exchange.request().path());
    if (!takes_gzip(exchange.request().header("Accept-Encoding").value_or("")))
        return exchange.answer({.status = 406, .type = "text/plain"},
                               "This file is compressed: ask for it with Accept-Encoding: gzip.\n");
    const bool is_named = exchange.request().query() == file.tag;
    const std::array<http::Field, 3> fields = {
        {{"Vary", "Accept-Encoding"}, {"X-Content-Type-Options", "nosniff"}, {"Content-Encoding", "gzip"}}};
    exchange.answer_constant({.type = file.type,
                              .cache = is_named ? "public, max-age=31536000, immutable" : "no-cache",
                              .fields = fields},
                             file.gzipped);
}

}  // namespace vedette::node
