#include "hub/serve/entry_rules.hpp"

#include <algorithm>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "hub/api/access_json.hpp"
#include "hub/api/camera_routes.hpp"

namespace vedette::serve {
namespace {

// Without the port of a Host field; an IPv6 address without its brackets.
std::string_view host_name(std::string_view host) {
    if (!host.starts_with('[')) return host.substr(0, host.rfind(':'));
    const std::size_t close = host.find(']');
    const std::string_view after = host.substr(std::min(close, host.size() - 1) + 1);
    const bool good = close != host.npos && (after.empty() || after.front() == ':');
    return good ? host.substr(1, close - 1) : std::string_view();
}

// Whether a URL, or an Origin, is one of the host and port that the request was sent to, and under TLS of
// https.
bool is_own_url(std::string_view url, const api::Request& request, bool encrypted) {
    const std::size_t slashes = url.find("://");
    if (slashes == url.npos) return false;
    if (encrypted && !equal_ignoring_case(url.substr(0, slashes), "https")) return false;
    const std::string_view rest = url.substr(slashes + 3);
    return equal_ignoring_case(rest.substr(0, rest.find_first_of("/?#")), request.field("Host"));
}

bool is_own_origin(const api::Request& request, bool encrypted) {
    if (const std::string_view origin = request.field("Origin"); !origin.empty())
        return is_own_url(origin, request, encrypted);
    if (const std::string_view site = request.field("Sec-Fetch-Site"); !site.empty())
        return site == "same-origin" || site == "none";
    const std::string_view referer = request.field("Referer");
    return referer.empty() || is_own_url(referer, request, encrypted);
}

constexpr std::string_view kForwardedFields[] = {"X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP",
                                                 "Forwarded", "Via"};

bool is_local_name(std::string_view name) {
    constexpr std::string_view kLocal = ".localhost";
    const std::string_view end = name.substr(name.size() - std::min(name.size(), kLocal.size()));
    return is_loopback(name) || equal_ignoring_case(end, kLocal);
}

// Without the port and the dot of a name from the root.
std::string_view asked_name(const api::Request& request) {
    std::string_view name = host_name(request.field("Host"));
    if (name.ends_with('.')) name.remove_suffix(1);
    return name;
}

// All browsers say so, and programs do not.
bool is_browser(const api::Request& request) { return request.field("User-Agent").contains("Mozilla/"); }

bool wants_page(const api::Request& request) {
    return request.method == "GET" && request.field("Accept").contains("text/html");
}

// The camera that the row's right is about; empty: some camera.
std::string_view camera_of(const api::Request& request, const api::Route& route) {
    using enum access::Right;
    const access::Right right = route.requirement.right;
    const bool of_cameras = right == kLook || right == kLive || right == kSnapshot || right == kSteer;
    if (!of_cameras) return {};
    return route.camera.empty() ? request.parameter("id") : std::string_view(route.camera);
}

void add_challenge(api::Response& response) {
    response.fields.emplace_back("WWW-Authenticate", R"(Basic realm="vedette", charset="UTF-8")");
}

// As securityCam's relay asks, which its clients and its page expect.
api::Response ask_as_securitycam() {
    return {.status = 401,
            .content_type = "text/html; charset=utf-8",
            .body = "Unauthorized Access",
            .fields = {{"WWW-Authenticate", R"(Basic realm="Authentication Required")"},
                       {"Cache-Control", "no-store"}}};
}

// A browser is sent to the log-in page, and is shown its own dialog for passwords by securityCam's addresses
// only.
api::Response ask_for_login(const api::Request& request, const api::Route& route,
                            const access::Refusal& refusal) {
    const bool redirect =
        route.program == api::Program::kVedette && is_browser(request) && wants_page(request);
    return redirect ? api::see_other(request, "login") : refusal_response(request, route, refusal);
}

bool take_prefix(std::string& path, std::string_view prefix) {
    const bool found = !prefix.empty() && path.starts_with(prefix) &&
                       (path.size() == prefix.size() || path[prefix.size()] == '/');
    if (found) path.erase(0, prefix.size());
    return found;
}

}  // namespace

EntryRules own_program() {
    return {.principal = std::make_shared<access::Principal>(
                access::Principal{.means = access::Means::kBasic, .role = store::Role::kOwner})};
}

bool is_from_own_machine(const api::Request& request, std::string_view peer) {
    const auto forwarded = [&](std::string_view name) { return !request.field(name).empty(); };
    if (std::ranges::any_of(kForwardedFields, forwarded)) return false;
    return peer == "unix" ||
           (is_loopback(peer) && (request.minor == 0 || is_local_name(asked_name(request))));
}

std::optional<api::Response> take_base_path(api::Request& request, const EntryRules& rules) {
    constexpr std::string_view kHub = "/hub";
    take_prefix(request.path, rules.base_path);
    request.below_hub = rules.below_hub && take_prefix(request.path, kHub);
    request.base = rules.base_path + (request.below_hub ? std::string(kHub) : "");
    if (!request.path.empty()) return std::nullopt;
    return api::see_other(request, request.base.substr(request.base.rfind('/') + 1) + "/");
}

std::optional<RuleViolation> check_host(const api::Request& request, std::string_view own_address,
                                        const std::vector<std::string>& hosts) {
    const std::string_view name = asked_name(request);
    const auto is_it = [&](std::string_view host) { return equal_ignoring_case(host, name); };
    if (request.minor == 0 || is_local_name(name) || name == own_address || std::ranges::any_of(hosts, is_it))
        return std::nullopt;
    return RuleViolation{"host_not_allowed",
                         "this server answers to localhost and to its own address; add another name of it to "
                         "`hosts` in the settings"};
}

std::optional<RuleViolation> check_origin(const api::Request& request, api::Effect effect, bool encrypted) {
    if (effect == api::Effect::kRead || is_own_origin(request, encrypted)) return std::nullopt;
    return RuleViolation{"permission_denied", effect == api::Effect::kWebSocket
                                                  ? "pages of other sites may not open this WebSocket"
                                                  : "pages of other sites may not change anything here"};
}

bool needs_request_token(api::Effect effect, const access::Principal& principal) {
    using enum access::Means;
    const bool by_page = principal.means == kCookie || principal.means == kGuest ||
                         principal.means == kProxy || principal.means == kNobody ||
                         principal.means == kOwnMachine;
    return effect == api::Effect::kChange && by_page;
}

const RuleViolation kNoRequestToken{
    "request_token",
    "a change by a page needs the token that GET /api/v1/session gives, in the field "
    "Vedette-Request-Token; load the page again"};

std::optional<api::Response> check_right(const api::Request& request, const api::Route& route,
                                         const access::Principal& principal, const EntryRules& rules) {
    const std::string_view camera = camera_of(request, route);
    if (access::allows(principal, route.requirement, camera)) return std::nullopt;
    if (principal.means == access::Means::kNobody && rules.access != nullptr)
        return ask_for_login(request, route, rules.access->must_log_in());
    // The cookie alone does not suffice, but a login of the request's own does.
    access::Requirement by_login = route.requirement;
    by_login.cookie = access::Cookie::kAllowed;
    if (access::allows(principal, by_login, camera)) return ask_as_securitycam();
    if (!camera.empty() && !access::allows(principal, api::needs::kLook, camera))
        return api::no_such_camera(camera);
    return api::problem(403, "permission_denied", "this needs a right that you do not have");
}

api::Response refusal_response(const api::Request& request, const api::Route& route,
                               const access::Refusal& refusal) {
    const bool log_in = refusal.status == 401 && refusal.code != "setup_needed";
    if (log_in && route.program == api::Program::kSecuritycam) return ask_as_securitycam();
    api::Response response = api::problem(refusal);
    if (log_in && !is_browser(request)) add_challenge(response);
    return response;
}

}  // namespace vedette::serve
