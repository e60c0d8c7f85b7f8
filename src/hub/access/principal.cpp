#include "hub/access/principal.hpp"

#include <algorithm>
#include <array>

namespace vedette::access {
namespace {

constexpr std::array kScopes{Scope::kView, Scope::kSteer, Scope::kMetrics, Scope::kManage};

bool concerns_camera(Right right) {
    return right == Right::kLook || right == Right::kLive || right == Right::kSnapshot ||
           right == Right::kHistory || right == Right::kSteer;
}

// Whether one grant gives a right on its camera. `steers`: whether the grant's right to steer counts.
bool gives(const store::Grant& grant, Right right, bool steers) {
    const store::CameraRights& rights = grant.rights;
    const bool steer = rights.steer && steers;
    if (right == Right::kLive) return rights.live;
    if (right == Right::kSnapshot) return rights.snapshot;
    if (right == Right::kHistory) return grant.history.has_value();
    if (right == Right::kSteer) return steer;
    return rights.live || rights.snapshot || steer || grant.history.has_value();  // kLook
}

bool is_granted(const Principal& principal, Right right, std::string_view camera, bool steers) {
    if (!concerns_camera(right)) return false;
    return std::ranges::any_of(principal.grants, [&](const store::Grant& grant) {
        const bool concerned = camera.empty() || grant.camera.empty() || grant.camera == camera;
        return concerned && gives(grant, right, steers);
    });
}

bool user_may(const Principal& principal, Right right, std::string_view camera) {
    if (right == Right::kKnown || right == Right::kSelf || principal.role == store::Role::kOwner) return true;
    return is_granted(principal, right, camera, principal.role == store::Role::kOperator);
}

bool has_scope(const Principal& principal, Scope scope) {
    return scope == Scope::kNone || std::ranges::find(principal.scopes, scope) != principal.scopes.end();
}

}  // namespace

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::kView: return "view";
        case Scope::kSteer: return "steer";
        case Scope::kMetrics: return "metrics";
        case Scope::kManage: return "manage";
        case Scope::kNone: break;
    }
    return "";
}

std::optional<Scope> parse_scope(std::string_view name) {
    const auto* const found = std::ranges::find(kScopes, name, [](Scope scope) { return to_string(scope); });
    if (found == kScopes.end()) return std::nullopt;
    return *found;
}

std::string_view to_string(Means means) {
    switch (means) {
        case Means::kNobody: return "nobody";
        case Means::kOwnMachine: return "own_machine";
        case Means::kCookie: return "cookie";
        case Means::kGuest: return "guest";
        case Means::kBasic: return "basic";
        case Means::kToken: return "token";
        case Means::kProxy: return "proxy";
        case Means::kAdministrator: break;
    }
    return "administrator";
}

bool allows(const Principal& principal, Requirement requirement, std::string_view camera) {
    const Right right = requirement.right;
    if (right == Right::kNone) return true;
    if (right == Right::kMetrics && principal.local) return true;
    const bool by_cookie = principal.means == Means::kCookie || principal.means == Means::kGuest ||
                           principal.means == Means::kProxy;
    if (by_cookie && requirement.cookie == Cookie::kRefused) return false;
    switch (principal.means) {
        case Means::kNobody: return false;
        case Means::kOwnMachine:
            return right == Right::kKnown || (concerns_camera(right) && right != Right::kSteer);
        case Means::kGuest: return right == Right::kKnown || is_granted(principal, right, camera, true);
        case Means::kToken:
            return has_scope(principal, requirement.scope) && user_may(principal, right, camera);
        case Means::kCookie:
        case Means::kProxy:
        case Means::kBasic: return user_may(principal, right, camera);
        case Means::kAdministrator: break;
    }
    return true;
}

Duration history_reach(const Principal& principal, std::string_view camera) {
    if (!allows(principal, {Right::kHistory, Scope::kView}, camera)) return Duration::zero();
    Duration reach{};
    for (const store::Grant& grant : principal.grants)
        if (grant.camera.empty() || grant.camera == camera)
            reach = std::max(reach, grant.history.value_or(0s));
    // Who may without a grant is an owner, or the own machine.
    const bool by_grant = is_granted(principal, Right::kHistory, camera, true);
    const bool is_owner = principal.role == store::Role::kOwner && principal.means != Means::kGuest;
    return by_grant && !is_owner ? reach : Duration::max();
}

}  // namespace vedette::access
