#include "hub/access/access.hpp"

#include "core/base/text.hpp"
#include "hub/access/address.hpp"
#include "hub/access/state.hpp"

namespace vedette::access {
namespace {

constexpr Duration kTouchInterval = 60s;            // between two stored uses of a session or token
constexpr std::int64_t kLogInTokenLifetime = 3600;  // seconds

// The token of the log-in form until `expires`, in seconds of the monotonic clock.
std::string log_in_token(const Key& key, std::string_view address, std::int64_t expires) {
    const KeyedHash hash = keyed_hash(key, fmt::format("log in {} {}", place_of(address), expires));
    return fmt::format("{}.{}", expires, to_base64url(hash));
}

}  // namespace

Access::Access(std::shared_ptr<State> state) : state_(std::move(state)) {}
Access::~Access() = default;

Result<std::unique_ptr<Access>> Access::open(const store::Store& store, Clock& clock, HashCost cost) {
    auto state = std::make_shared<State>(store.database(), clock, cost);
    if (auto done = state->reload(); !done) return std::unexpected(std::move(done.error()));
    if (auto done = state->load_seen(); !done) return std::unexpected(std::move(done.error()));
    return std::unique_ptr<Access>(new Access(std::move(state)));
}

std::optional<Outcome<PrincipalPtr>> Access::identify(const Credentials& credentials) const {
    const DirectoryPtr directory = state_->directory();
    const UtcTime now = state_->clock.utc();
    const Peer& peer = credentials.peer;
    std::shared_ptr<Principal> principal;
    if (!credentials.authorization.empty()) {
        const auto wrong = [](std::string detail) {
            return refuse(401, "wrong_credentials", std::move(detail));
        };
        if (const std::string_view secret = parse_bearer(credentials.authorization); !secret.empty()) {
            const auto hash = hash_secret(secret);
            const store::Token* const token = hash ? directory->token_by_secret(*hash) : nullptr;
            if (token != nullptr) principal = directory->principal_of(*token, now);
            if (principal == nullptr) return wrong("there is no such token, or it has ended");
            if (!token->used || *token->used + kTouchInterval <= now) state_->touch_token(token->id);
        } else {
            if (!parse_basic(credentials.authorization))
                return wrong("the Authorization field is neither Basic nor Bearer");
            if (!peer.encrypted && !is_private_address(peer.address))
                return refuse(403, "insecure_transport", "passwords are not taken from there without TLS");
            principal = state_->remembered(credentials.authorization);
            if (principal == nullptr) return std::nullopt;
        }
    } else if (!credentials.proxy_user.empty() && directory->has_users()) {
        const store::User* const user = directory->user_by_name(credentials.proxy_user);
        if (user == nullptr)
            return refuse(403, "unknown_user", "the proxy has logged in somebody who is no user here");
        principal = directory->principal_of(*user);
        principal->means = Means::kProxy;
        principal->request_token = to_base64url(keyed_hash(state_->key, "proxy user " + user->id));
    } else {
        for (const std::string_view secret :
             cookie_values(credentials.cookie, session_cookie_name(peer.encrypted))) {
            const auto hash = hash_secret(secret);
            const store::Session* const session = hash ? directory->session_by_secret(*hash) : nullptr;
            if (session == nullptr) continue;
            principal = directory->principal_of(*session, now);
            if (principal == nullptr) continue;
            principal->request_token = request_token_of(secret);
            if (session->seen + kTouchInterval <= now) state_->touch_session(session->id);
            break;
        }
    }
    if (principal == nullptr) {
        principal = std::make_shared<Principal>();
        if (!directory->has_users() && peer.local) principal->means = Means::kOwnMachine;
        principal->generation = directory->generation();
    }
    principal->local = peer.local;
    return PrincipalPtr(std::move(principal));
}

PrincipalPtr Access::renew(const PrincipalPtr& principal) const {
    const DirectoryPtr directory = state_->directory();
    const UtcTime now = state_->clock.utc();
    // A session's end moves while it is used, so it is read anew when it seems to have come.
    const bool lapsed = principal->expires && *principal->expires <= now;
    if (principal->generation == directory->generation() && !lapsed) return principal;
    std::shared_ptr<Principal> renewed;
    switch (principal->means) {
        case Means::kAdministrator: return principal;
        case Means::kNobody: renewed = std::make_shared<Principal>(*principal); break;
        case Means::kOwnMachine:
            if (!directory->has_users()) renewed = std::make_shared<Principal>(*principal);
            break;
        case Means::kCookie:
        case Means::kGuest:
            if (const auto* const session = directory->session(principal->credential))
                renewed = directory->principal_of(*session, now);
            break;
        case Means::kToken:
            if (const auto* const token = directory->token(principal->credential))
                renewed = directory->principal_of(*token, now);
            break;
        case Means::kProxy:
            if (const auto* const user = directory->user(principal->user)) {
                renewed = directory->principal_of(*user);
                renewed->means = Means::kProxy;
            }
            break;
        case Means::kBasic: {
            const store::User* const user = directory->user(principal->user);
            if (user == nullptr || state_->fingerprint(*user) != principal->credential) break;
            renewed = directory->principal_of(*user);
            renewed->credential = principal->credential;
            break;
        }
    }
    if (renewed == nullptr) return nullptr;
    renewed->request_token = principal->request_token;
    renewed->local = principal->local;
    renewed->generation = directory->generation();
    return renewed;
}

PrincipalPtr Access::administrator() {
    auto principal = std::make_shared<Principal>();
    principal->means = Means::kAdministrator;
    principal->role = store::Role::kOwner;
    return principal;
}

bool Access::has_users() const { return state_->directory()->has_users(); }

Refusal Access::must_log_in() const {
    if (has_users()) return {.status = 401, .code = "log_in", .detail = "log in first"};
    return {.status = 401, .code = "setup_needed", .detail = "there is no user yet; open the set-up link"};
}

std::string Access::request_token(const Principal& principal, const Peer& peer) const {
    if (!principal.request_token.empty()) return principal.request_token;
    const std::int64_t now = to_ms(state_->clock.mono().since) / 1000;
    return log_in_token(state_->key, peer.address, now + kLogInTokenLifetime);
}

bool Access::request_token_matches(const Principal& principal, const Peer& peer,
                                   std::string_view token) const {
    if (!principal.request_token.empty()) return equal_in_constant_time(token, principal.request_token);
    const auto expires = parse_int<std::int64_t>(token.substr(0, token.find('.')));
    if (!expires || *expires <= to_ms(state_->clock.mono().since) / 1000) return false;
    return equal_in_constant_time(token, log_in_token(state_->key, peer.address, *expires));
}

}  // namespace vedette::access
