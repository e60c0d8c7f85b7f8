#include "hub/access/principal.hpp"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace vedette::access {
namespace {

using store::Role;

constexpr std::array kRights{Right::kNone,  Right::kKnown, Right::kLook,    Right::kLive, Right::kSnapshot,
                             Right::kSteer, Right::kSelf,  Right::kMetrics, Right::kOwner};
constexpr std::array kScopes{Scope::kNone, Scope::kView, Scope::kSteer, Scope::kMetrics, Scope::kManage};
constexpr std::array kUserMeans{Means::kCookie, Means::kBasic, Means::kToken};

store::Grant grant_of(const std::string& camera, const std::string& actions) {
    store::Grant grant{.id = "", .user = "", .camera = camera};
    grant.rights = {
        .live = actions.contains('l'), .snapshot = actions.contains('s'), .steer = actions.contains('t')};
    if (actions.contains('h')) grant.history = 60s;
    return grant;
}

Principal principal_of(Means means, Role role, std::vector<store::Grant> grants) {
    Principal principal{.means = means, .user = "u", .name = "anna", .role = role};
    principal.grants = std::move(grants);
    if (means == Means::kToken)
        principal.scopes = {Scope::kView, Scope::kSteer, Scope::kMetrics, Scope::kManage};
    return principal;
}

// The rights that are allowed, a letter each in the order of kRights, else a dot.
std::string rights_of(const Principal& principal, std::string_view camera, Cookie cookie = Cookie::kAllowed) {
    constexpr std::string_view kLetters = "niklstamo";
    std::string out;
    for (std::size_t i = 0; i < kRights.size(); ++i) {
        const Requirement requirement{.right = kRights[i], .scope = Scope::kNone, .cookie = cookie};
        out += allows(principal, requirement, camera) ? kLetters[i] : '.';
    }
    return out;
}

// What a user with one grant may do: on the grant's camera, on another one, on some camera.
struct UserRow {
    const char* grant;  // "CAMERA:ACTIONS"; empty camera: all; l live, s snapshot, t steer, h history
    Role role;
    const char* porch;
    const char* barn;
    const char* some;
};

// none, known, look, live, snapshot, steer, account, metrics, owner
constexpr UserRow kUsers[] = {
    {"porch:", Role::kViewer, "ni....a..", "ni....a..", "ni....a.."},
    {"porch:l", Role::kViewer, "nikl..a..", "ni....a..", "nikl..a.."},
    {"porch:s", Role::kViewer, "nik.s.a..", "ni....a..", "nik.s.a.."},
    {"porch:t", Role::kViewer, "ni....a..", "ni....a..", "ni....a.."},
    {"porch:h", Role::kViewer, "nik...a..", "ni....a..", "nik...a.."},
    {"porch:lst", Role::kViewer, "nikls.a..", "ni....a..", "nikls.a.."},
    {":lst", Role::kViewer, "nikls.a..", "nikls.a..", "nikls.a.."},
    {"porch:", Role::kOperator, "ni....a..", "ni....a..", "ni....a.."},
    {"porch:l", Role::kOperator, "nikl..a..", "ni....a..", "nikl..a.."},
    {"porch:s", Role::kOperator, "nik.s.a..", "ni....a..", "nik.s.a.."},
    {"porch:t", Role::kOperator, "nik..ta..", "ni....a..", "nik..ta.."},
    {"porch:h", Role::kOperator, "nik...a..", "ni....a..", "nik...a.."},
    {"porch:lst", Role::kOperator, "niklsta..", "ni....a..", "niklsta.."},
    {":lst", Role::kOperator, "niklsta..", "niklsta..", "niklsta.."},
    {"porch:", Role::kOwner, "niklstamo", "niklstamo", "niklstamo"},
    {":lst", Role::kOwner, "niklstamo", "niklstamo", "niklstamo"},
};

TEST(Principal, a_user_may_what_role_and_grants_allow_by_whatever_means) {
    for (const UserRow& row : kUsers) {
        const std::string text = row.grant;
        const std::size_t colon = text.find(':');
        const store::Grant grant = grant_of(text.substr(0, colon), text.substr(colon + 1));
        for (const Means means : kUserMeans) {
            const Principal user = principal_of(means, row.role, {grant});
            const std::string who =
                std::string(to_string(row.role)) + " " + row.grant + " " + std::string(to_string(means));
            EXPECT_EQ(rights_of(user, "porch"), row.porch) << who;
            EXPECT_EQ(rights_of(user, "barn"), row.barn) << who;
            EXPECT_EQ(rights_of(user, ""), row.some) << who;
        }
    }
}

TEST(Principal, grants_add_up) {
    const Principal viewer =
        principal_of(Means::kCookie, Role::kViewer, {grant_of("", "s"), grant_of("porch", "l")});
    EXPECT_EQ(rights_of(viewer, "porch"), "nikls.a..");
    EXPECT_EQ(rights_of(viewer, "barn"), "nik.s.a..");
}

// Those who are no user.
struct OtherRow {
    Means means;
    bool local;
    const char* grant;
    const char* porch;
    const char* barn;
};

constexpr OtherRow kOthers[] = {
    {Means::kNobody, false, "", "n........", "n........"},
    {Means::kNobody, true, "", "n......m.", "n......m."},
    {Means::kOwnMachine, true, "", "nikls..m.", "nikls..m."},
    {Means::kGuest, false, "", "ni.......", "ni......."},
    {Means::kGuest, false, "l", "nikl.....", "ni......."},
    {Means::kGuest, false, "s", "nik.s....", "ni......."},
    {Means::kGuest, false, "lst", "niklst...", "ni......."},
    {Means::kAdministrator, false, "", "niklstamo", "niklstamo"},
};

TEST(Principal, guests_have_their_links_rights_and_the_own_machine_looks_only) {
    for (const OtherRow& row : kOthers) {
        Principal other = principal_of(row.means, Role::kViewer, {grant_of("porch", row.grant)});
        other.local = row.local;
        EXPECT_EQ(rights_of(other, "porch"), row.porch) << to_string(row.means);
        EXPECT_EQ(rights_of(other, "barn"), row.barn) << to_string(row.means);
    }
}

TEST(Principal, a_cookie_is_not_enough_where_it_is_refused) {
    const std::vector all{grant_of("", "lst")};
    EXPECT_EQ(rights_of(principal_of(Means::kCookie, Role::kOwner, {}), "porch", Cookie::kRefused),
              "n........");
    EXPECT_EQ(rights_of(principal_of(Means::kGuest, Role::kViewer, all), "porch", Cookie::kRefused),
              "n........");
    for (const Means means : {Means::kBasic, Means::kToken, Means::kAdministrator})
        EXPECT_EQ(rights_of(principal_of(means, Role::kOwner, {}), "porch", Cookie::kRefused), "niklstamo");
}

// Every set of scopes × every right × every scope that a route may need × every role and grant.
TEST(Principal, a_token_may_what_its_user_may_and_its_scopes_reach) {
    for (unsigned set = 0; set < 32; ++set) {
        for (const Role role : {Role::kViewer, Role::kOperator, Role::kOwner}) {
            for (const char* const actions : {"", "l", "s", "t", "h", "lst"}) {
                const std::vector grants{grant_of("porch", actions)};
                const Principal user = principal_of(Means::kBasic, role, grants);
                Principal token = principal_of(Means::kToken, role, grants);
                token.scopes.clear();
                for (std::size_t i = 1; i < kScopes.size(); ++i) {
                    if ((set >> i & 1U) != 0) token.scopes.push_back(kScopes[i]);
                }
                for (const Right right : kRights) {
                    for (std::size_t i = 0; i < kScopes.size(); ++i) {
                        const Requirement requirement{.right = right, .scope = kScopes[i]};
                        const bool reached = right == Right::kNone || i == 0 || (set >> i & 1U) != 0;
                        EXPECT_EQ(allows(token, requirement, "porch"),
                                  reached && allows(user, requirement, "porch"))
                            << to_string(role) << " " << actions << " scopes " << set << " scope " << i;
                    }
                }
            }
        }
    }
}

TEST(Principal, scopes_have_names) {
    for (const Scope scope : kScopes) {
        const auto parsed = parse_scope(to_string(scope));
        EXPECT_EQ(parsed, scope == Scope::kNone ? std::nullopt : std::optional(scope));
    }
    EXPECT_EQ(parse_scope("views"), std::nullopt);
    EXPECT_EQ(to_string(Means::kOwnMachine), "own_machine");
}

}  // namespace
}  // namespace vedette::access
