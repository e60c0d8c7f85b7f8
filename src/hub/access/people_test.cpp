// The use cases of users, tokens, links and sessions.
#include <gtest/gtest.h>

#include "hub/access/access_fixture.hpp"

namespace vedette::access {
namespace {

TEST_F(AccessTest, names_and_passwords_of_users_are_checked) {
    const PrincipalPtr olga = set_up().principal;
    struct Row {
        std::string name;
        std::string password;
        const char* code;
    };
    const Row rows[] = {
        {"", kPassword, "bad_name"},
        {"a:b", kPassword, "bad_name"},
        {" a", kPassword, "bad_name"},
        {"a\n", kPassword, "bad_name"},
        {"\xff", kPassword, "bad_name"},
        {std::string(65, 'a'), kPassword, "bad_name"},
        {"olga", kPassword, "name_taken"},
        {"anna", "", "weak_password"},
        {"anna", "ninechars", "weak_password"},
        {"anna", "éééééééé", "weak_password"},
        {"annaannaanna", "annaannaanna", "weak_password"},
        {"anna", std::string(257, 'x'), "weak_password"},
        {"José", "éééééééééé", "done"},
    };
    for (const Row& row : rows) {
        const NewUser request{
            .name = row.name, .password = row.password, .role = store::Role::kViewer, .grants = {}};
        EXPECT_EQ(code_of(run(access->add_user(loop, olga, home, request, stop))), row.code)
            << row.name << " " << row.password;
    }
}

TEST_F(AccessTest, the_last_owner_stays_an_owner) {
    const PrincipalPtr olga = set_up().principal;
    UserChange lower{.id = olga->user, .version = 1};
    lower.role = store::Role::kViewer;
    EXPECT_EQ(code_of(run(access->change_user(loop, olga, home, lower, stop))), "last_owner");
    EXPECT_EQ(code_of(run(access->remove_user(loop, olga, home, olga->user, stop))), "last_owner");
    const NewUser second{.name = "otto", .password = kPassword, .role = store::Role::kOwner, .grants = {}};
    EXPECT_EQ(code_of(run(access->add_user(loop, olga, home, second, stop))), "done");
    EXPECT_EQ(code_of(run(access->change_user(loop, olga, home, lower, stop))), "done");
    EXPECT_EQ(actions(), "make_setup_link;set_up;log_in;add_user;change_user;");
}

TEST_F(AccessTest, a_user_who_shrinks_or_goes_takes_the_principals_along) {
    const PrincipalPtr olga = set_up().principal;
    const UserRecord vera = add_viewer(olga);
    const auto session = log_in(home, "vera", kPassword);
    ASSERT_TRUE(session.has_value());
    EXPECT_TRUE(allows(*session->principal, kLiveOfCamera, "porch"));
    UserChange change{.id = vera.id, .version = vera.version};
    change.grants.emplace();
    const auto changed = run(access->change_user(loop, olga, home, change, stop));
    ASSERT_TRUE(changed.has_value());
    EXPECT_TRUE(changed->grants.empty());
    EXPECT_EQ(code_of(run(access->change_user(loop, olga, home, change, stop))), "changed_meanwhile");
    const PrincipalPtr shrunk = access->renew(session->principal);
    ASSERT_NE(shrunk, nullptr);
    EXPECT_FALSE(allows(*shrunk, kLiveOfCamera, "porch"));
    EXPECT_EQ(code_of(run(access->remove_user(loop, olga, home, vera.id, stop))), "done");
    EXPECT_EQ(access->renew(session->principal), nullptr);
    EXPECT_EQ(code_of(run(access->remove_user(loop, olga, home, vera.id, stop))), "not_found");
}

TEST_F(AccessTest, a_change_by_another_process_is_followed) {
    const PrincipalPtr olga = set_up().principal;
    loop.spawn(access->maintain(loop, stop));
    loop.poll();
    const auto done = database->inner().write(
        [&](store::WriteUnit& unit) { return unit.sessions.remove(olga->credential); });
    ASSERT_TRUE(done.has_value());
    EXPECT_NE(access->renew(olga), nullptr) << "nobody has looked yet";
    clock.advance(250ms);
    EXPECT_TRUE(test::turn_until(loop, [&] { return access->renew(olga) == nullptr; }));
}

TEST_F(AccessTest, users_are_listed_with_their_grants) {
    const PrincipalPtr olga = set_up().principal;
    const UserRecord vera = add_viewer(olga);
    const auto first = run(access->users(loop, {}, 1, stop));
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->items.at(0).name, "olga");
    EXPECT_TRUE(first->more);
    const auto second = run(access->users(loop, first->next, 5, stop));
    EXPECT_EQ(second->items.at(0).id, vera.id);
    EXPECT_EQ(second->items.at(0).grants.at(0).camera, "porch");
    EXPECT_FALSE(second->more);
}

TEST_F(AccessTest, a_token_is_known_until_it_is_removed_or_lapses) {
    const PrincipalPtr olga = set_up().principal;
    NewToken request{.user = "", .note = "backup", .scopes = {Scope::kView}, .expires = clock.utc() + 60s};
    const auto made = run(access->make_token(loop, olga, home, request, stop));
    ASSERT_TRUE(made.has_value());
    const std::string field = "Bearer " + made->secret;
    const PrincipalPtr token = identified(with_authorization(field));
    EXPECT_EQ(token->means, Means::kToken);
    EXPECT_TRUE(allows(*token, kLiveOfCamera, "porch"));
    EXPECT_FALSE(allows(*token, {.right = Right::kOwner, .scope = Scope::kManage}));
    request.scopes = {Scope::kManage};
    EXPECT_EQ(code_of(run(access->make_token(loop, token, home, request, stop))), "bad_request")
        << "a token that can do more";
    request.scopes = {Scope::kView};
    request.expires.reset();
    EXPECT_EQ(code_of(run(access->make_token(loop, token, home, request, stop))), "bad_request")
        << "a token that lives longer";
    EXPECT_EQ(access->tokens(olga).size(), 1U);
    clock.set_utc(clock.utc() + 60s);
    EXPECT_EQ(access->renew(token), nullptr);
    EXPECT_EQ(code_of(*access->identify(with_authorization(field))), "wrong_credentials");
    const auto lasting = run(access->make_token(loop, olga, home, request, stop));
    ASSERT_TRUE(lasting.has_value());
    const PrincipalPtr known = identified(with_authorization("Bearer " + lasting->secret));
    EXPECT_EQ(code_of(run(access->remove_token(loop, olga, home, lasting->token.id, stop))), "done");
    EXPECT_EQ(access->renew(known), nullptr);
}

TEST_F(AccessTest, ones_own_sessions_and_tokens_only_unless_one_is_an_owner) {
    const PrincipalPtr olga = set_up().principal;
    const UserRecord record = add_viewer(olga);
    const PrincipalPtr vera = log_in(home, "vera", kPassword)->principal;
    const NewToken request{.user = "", .note = "", .scopes = {Scope::kView}, .expires = std::nullopt};
    const auto token = run(access->make_token(loop, olga, home, request, stop));
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(code_of(access->sessions(vera, olga->user)), "forbidden");
    EXPECT_EQ(access->sessions(vera, "")->size(), 1U);
    EXPECT_EQ(access->sessions(olga, record.id)->size(), 1U);
    EXPECT_TRUE(access->tokens(vera).empty());
    EXPECT_EQ(code_of(run(access->remove_token(loop, vera, home, token->token.id, stop))), "not_found");
    EXPECT_EQ(code_of(run(access->end_session(loop, vera, home, olga->credential, stop))), "not_found");
    EXPECT_EQ(code_of(run(access->end_session(loop, olga, home, vera->credential, stop))), "done");
    EXPECT_EQ(access->renew(vera), nullptr);
}

TEST_F(AccessTest, a_guest_sees_what_the_link_gives_until_it_ends) {
    const PrincipalPtr olga = set_up().principal;
    NewLink request{.user = "", .camera = "porch", .rights = {}, .max_viewers = 3};
    request.note = "grandma";
    request.expires = clock.utc() + 60s;
    EXPECT_EQ(code_of(run(access->make_link(loop, olga, home, request, stop))), "bad_request");
    request.rights.live = true;
    const auto made = run(access->make_link(loop, olga, home, request, stop));
    ASSERT_TRUE(made.has_value());
    const JoinRequest join{.secret = made->secret, .name = "", .password = ""};
    const Credentials away{.peer = peer_at("203.0.113.9"), .cookie = {}, .authorization = {}};
    const auto joined = run(access->join(loop, away, join, stop));
    ASSERT_TRUE(joined.has_value());
    const PrincipalPtr guest = joined->principal;
    EXPECT_EQ(guest->means, Means::kGuest);
    EXPECT_EQ(access->link_of(*guest)->max_viewers, 3U);
    EXPECT_TRUE(allows(*guest, kLiveOfCamera, "porch"));
    EXPECT_FALSE(allows(*guest, kLiveOfCamera, "barn"));
    EXPECT_EQ(code_of(access->sessions(guest, "")), "forbidden") << "those of the link's maker";
    EXPECT_EQ(code_of(run(access->end_session(loop, guest, home, olga->credential, stop))), "not_found");
    EXPECT_EQ(code_of(run(access->remove_link(loop, olga, home, made->link.id, stop))), "done");
    EXPECT_EQ(access->renew(guest), nullptr);
    EXPECT_EQ(code_of(run(access->join(loop, away, join, stop))), "link_ended");
}

TEST_F(AccessTest, the_acts_of_other_rooms_are_recorded_with_who_and_from_where) {
    const PrincipalPtr olga = set_up().principal;
    const std::string detail = R"({"camera":"porch"})";
    EXPECT_EQ(code_of(run(access->record(loop, olga, home, "steer", detail, stop))), "done");
    const auto page = run(access->audit(loop, {}, 1, stop));
    ASSERT_TRUE(page.has_value());
    const store::AuditEntry& entry = page->items.front();
    EXPECT_EQ(entry.action, "steer");
    EXPECT_EQ(entry.user_name, "olga");
    EXPECT_EQ(entry.address, "192.168.1.7");
    EXPECT_EQ(entry.detail, detail);
}

TEST_F(AccessTest, no_secret_and_no_password_is_stored_as_it_is) {
    const NewSession session = set_up();
    const auto page = run(access->audit(loop, {}, 100, stop));
    ASSERT_TRUE(page.has_value());
    for (const auto& entry : page->items) {
        EXPECT_FALSE(entry.detail.contains(session.secret));
        EXPECT_FALSE(entry.detail.contains(kPassword));
        EXPECT_EQ(entry.address, "192.168.1.7");
    }
    const auto user =
        database->inner().read([](store::ReadUnit& unit) { return unit.users.find_by_name("olga"); });
    ASSERT_TRUE(user.has_value());
    EXPECT_TRUE(user->password_hash.starts_with("$argon2id$"));
}

}  // namespace
}  // namespace vedette::access
