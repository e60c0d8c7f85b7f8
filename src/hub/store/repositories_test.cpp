// What each repository promises; conformance_test.cpp has what units of work do.
#include <memory>

#include <gtest/gtest.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store {
namespace {

class RepositoriesTest : public testing::Test {
  protected:
    void SetUp() override {
        auto opened = open_sqlite("");
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        database = std::move(*opened);
        add_user(*database, anna);
        add_user(*database, bert);
    }
    // Runs a unit and returns its result.
    template <class Work>
    auto write(Work work) {
        return database->write(work);
    }

    User anna = user_named("anna", Role::kOwner);
    User bert = user_named("bert");
    std::unique_ptr<Database> database;
};

TEST_F(RepositoriesTest, users_are_listed_by_pages_in_the_order_of_their_adding) {
    User carl = user_named("carl");
    add_user(*database, carl);
    const auto first = database->read([](ReadUnit& unit) { return unit.users.list({}, 2); });
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->items, (std::vector{anna, bert}));
    EXPECT_TRUE(first->more);
    const auto second = database->read([&](ReadUnit& unit) { return unit.users.list(first->next, 2); });
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->items, (std::vector{carl}));
    EXPECT_FALSE(second->more);
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.users.count(Role::kViewer); }), 2U);
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.users.count(Role::kOperator); }), 0U);
}

TEST_F(RepositoriesTest, a_user_takes_all_that_is_the_users_along) {
    Grant grant{.id = make_uuid7(kNow), .user = bert.id, .camera = "porch"};
    const Link link = link_of(bert, 1);
    const Token token{.id = make_uuid7(kNow), .user = bert.id, .secret_hash = hash_of(2), .created = kNow};
    Session guest = session_of(bert, 3);
    guest.user = "";
    guest.link = link.id;
    const auto added = write([&](WriteUnit& unit) -> Result<void> {
        for (auto done : {unit.grants.add(grant), unit.links.add(link), unit.tokens.add(token),
                          unit.sessions.add(session_of(bert, 4)), unit.sessions.add(guest),
                          unit.sessions.add(session_of(anna, 5))}) {
            if (!done) return done;
        }
        return unit.users.remove(bert.id);
    });
    ASSERT_TRUE(added.has_value()) << added.error().message;
    const auto left = database->read([&](ReadUnit& unit) -> Result<void> {
        EXPECT_EQ(kind_of(unit.users.find(bert.id)), Kind::kNotFound);
        EXPECT_TRUE(unit.grants.of_user(bert.id)->empty());
        EXPECT_EQ(kind_of(unit.links.find(link.id)), Kind::kNotFound);
        EXPECT_EQ(kind_of(unit.tokens.find_by_secret(token.secret_hash)), Kind::kNotFound);
        EXPECT_EQ(kind_of(unit.sessions.find_by_secret(guest.secret_hash)), Kind::kNotFound);
        EXPECT_TRUE(unit.sessions.find_by_secret(hash_of(5)).has_value());
        return {};
    });
    EXPECT_TRUE(left.has_value());
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.users.remove(bert.id); })), Kind::kNotFound);
}

TEST_F(RepositoriesTest, a_grant_is_one_a_user_and_camera_and_changes_by_compare_and_set) {
    Grant all{.id = make_uuid7(kNow), .user = bert.id, .camera = "", .rights = {.live = true}};
    Grant porch{.id = make_uuid7(kNow), .user = bert.id, .camera = "porch", .history = 172'800s};
    porch.rights = {.live = true, .snapshot = true, .steer = true};
    ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.grants.add(all); }).has_value());
    ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.grants.add(porch); }).has_value());
    const auto listed = [&] {
        return database->read([&](ReadUnit& unit) { return unit.grants.of_user(bert.id); });
    };
    EXPECT_EQ(listed(), (std::vector{all, porch}));
    Grant again = porch;
    again.id = make_uuid7(kNow);
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.grants.add(again); })),
              Kind::kFailedPrecondition);
    again.user = make_uuid7(kNow);
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.grants.add(again); })), Kind::kNotFound);

    Grant stale = porch;
    porch.rights.steer = false;
    porch.history.reset();
    ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.grants.update(porch); }).has_value());
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.grants.update(stale); })),
              Kind::kFailedPrecondition);
    EXPECT_EQ(listed(), (std::vector{all, porch}));
    ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.grants.remove(porch.id); }).has_value());
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.grants.update(porch); })), Kind::kNotFound);
    EXPECT_EQ(listed(), (std::vector{all}));
}

TEST_F(RepositoriesTest, a_session_is_extended_up_to_its_end_and_never_shortened) {
    Session session = session_of(anna, 1);
    ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.sessions.add(session); }).has_value());
    const auto extend = [&](UtcTime seen, UtcTime expires) {
        const auto done =
            write([&](WriteUnit& unit) { return unit.sessions.extend(session.id, seen, expires); });
        EXPECT_TRUE(done.has_value());
        return *database->read([](ReadUnit& unit) { return unit.sessions.find_by_secret(hash_of(1)); });
    };
    EXPECT_EQ(extend(kNow - 5s, kNow), session);
    session.seen = kNow + 10s;
    session.expires = kNow + 3610s;
    EXPECT_EQ(extend(kNow + 10s, kNow + 3610s), session);
    session.expires = session.ends;
    EXPECT_EQ(extend(kNow, session.ends + 1s), session);
}

TEST_F(RepositoriesTest, sessions_end_by_expiry_by_user_and_one_by_one) {
    const auto added = write([&](WriteUnit& unit) -> Result<void> {
        for (int i = 1; i <= 4; ++i) {
            Session session = session_of(i == 4 ? bert : anna, i);
            session.expires = kNow + i * 1s;
            if (auto done = unit.sessions.add(session); !done) return done;
        }
        return {};
    });
    ASSERT_TRUE(added.has_value()) << added.error().message;
    EXPECT_EQ(write([](WriteUnit& unit) { return unit.sessions.remove_expired(kNow + 1s); }), 1U);
    const auto kept = database->read([](ReadUnit& unit) { return unit.sessions.find_by_secret(hash_of(3)); });
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(write([&](WriteUnit& unit) { return unit.sessions.remove_of_user(anna.id, kept->id); }), 1U);
    EXPECT_EQ(database->read([&](ReadUnit& unit) { return unit.sessions.of_user(anna.id); }),
              (std::vector{*kept}));
    EXPECT_TRUE(write([&](WriteUnit& unit) { return unit.sessions.remove(kept->id); }).has_value());
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.sessions.remove(kept->id); })),
              Kind::kNotFound);
    EXPECT_EQ(database->read([&](ReadUnit& unit) { return unit.sessions.of_user(bert.id); })->size(), 1U);
}

TEST_F(RepositoriesTest, a_session_is_of_one_user_or_one_link_and_its_secret_is_unique) {
    Session session = session_of(anna, 1);
    const auto add = [&] { return write([&](WriteUnit& unit) { return unit.sessions.add(session); }); };
    session.user = "";
    EXPECT_EQ(kind_of(add()), Kind::kInvalidArgument);
    session.link = make_uuid7(kNow);
    EXPECT_EQ(kind_of(add()), Kind::kNotFound);
    session = session_of(anna, 1);
    EXPECT_TRUE(add().has_value());
    session.id = make_uuid7(kNow);
    EXPECT_EQ(kind_of(add()), Kind::kFailedPrecondition);
}

TEST_F(RepositoriesTest, a_token_keeps_its_last_use_and_ends_when_it_expires) {
    Token token{.id = make_uuid7(kNow),
                .user = anna.id,
                .note = "backup",
                .scopes = "live snapshot",
                .secret_hash = hash_of(1),
                .created = kNow,
                .expires = kNow + 9s};
    Token lasting = token;
    lasting.id = make_uuid7(kNow);
    lasting.secret_hash = hash_of(2);
    lasting.expires.reset();
    for (const Token& added : {token, lasting})
        ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.tokens.add(added); }).has_value());
    for (const Duration after : {5s, 2s})
        EXPECT_TRUE(write([&](WriteUnit& unit) {
                        return unit.tokens.mark_used(token.id, kNow + after);
                    }).has_value());
    token.used = kNow + 5s;
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.tokens.find_by_secret(hash_of(1)); }), token);
    EXPECT_EQ(write([](WriteUnit& unit) { return unit.tokens.remove_expired(kNow + 9s); }), 1U);
    EXPECT_EQ(database->read([&](ReadUnit& unit) { return unit.tokens.of_user(anna.id); }),
              (std::vector{lasting}));
    EXPECT_TRUE(write([&](WriteUnit& unit) { return unit.tokens.remove(lasting.id); }).has_value());
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.tokens.mark_used(lasting.id, kNow); })),
              Kind::kNotFound);
}

TEST_F(RepositoriesTest, a_link_comes_back_as_it_was_and_takes_its_sessions_along) {
    const Link link = link_of(anna, 1);
    const Link later = [&] {
        Link made = link_of(anna, 2);
        made.expires = kNow + 61s;
        return made;
    }();
    Session guest = session_of(anna, 3);
    guest.user = "";
    guest.link = later.id;
    for (const Link& added : {link, later})
        ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.links.add(added); }).has_value());
    ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.sessions.add(guest); }).has_value());
    EXPECT_EQ(database->read([&](ReadUnit& unit) { return unit.links.find(link.id); }), link);
    EXPECT_EQ(write([](WriteUnit& unit) { return unit.links.remove_expired(kNow + 60s); }), 1U);
    const auto left = database->read([](ReadUnit& unit) { return unit.links.list({}, 5); });
    EXPECT_EQ(left->items, (std::vector{later}));
    EXPECT_TRUE(write([&](WriteUnit& unit) { return unit.links.remove(later.id); }).has_value());
    EXPECT_EQ(kind_of(database->read([](ReadUnit& unit) { return unit.links.find_by_secret(hash_of(2)); })),
              Kind::kNotFound);
    EXPECT_EQ(
        kind_of(database->read([](ReadUnit& unit) { return unit.sessions.find_by_secret(hash_of(3)); })),
        Kind::kNotFound);
}

TEST_F(RepositoriesTest, a_set_up_link_is_used_once_and_ends_when_it_expires) {
    std::vector<SetupLink> links;
    for (int i = 1; i <= 3; ++i)
        links.push_back({.secret_hash = hash_of(i), .created = kNow, .expires = kNow + i * 1s});
    for (const SetupLink& link : links)
        ASSERT_TRUE(write([&](WriteUnit& unit) { return unit.setup_links.add(link); }).has_value());
    const auto all = [&] { return *database->read([](ReadUnit& unit) { return unit.setup_links.all(); }); };
    EXPECT_EQ(all(), links);
    EXPECT_EQ(kind_of(write([&](WriteUnit& unit) { return unit.setup_links.add(links[0]); })),
              Kind::kFailedPrecondition);
    EXPECT_EQ(write([](WriteUnit& unit) { return unit.setup_links.remove_expired(kNow + 1s); }), 1U);
    EXPECT_TRUE(write([](WriteUnit& unit) { return unit.setup_links.use(hash_of(2)); }).has_value());
    EXPECT_EQ(kind_of(write([](WriteUnit& unit) { return unit.setup_links.use(hash_of(2)); })),
              Kind::kNotFound);
    EXPECT_EQ(all(), std::vector{links[2]});
    EXPECT_EQ(write([](WriteUnit& unit) { return unit.setup_links.remove_all(); }), 1U);
    EXPECT_TRUE(all().empty());
}

TEST_F(RepositoriesTest, everybodys_grants_sessions_and_tokens_are_listed_in_the_order_of_their_adding) {
    Grant second{.id = make_uuid7(kNow), .user = bert.id, .camera = "porch"};
    Grant first{.id = make_uuid7(kNow), .user = anna.id, .camera = ""};
    const std::vector sessions{session_of(bert, 1), session_of(anna, 2)};
    const Token token{.id = make_uuid7(kNow), .user = bert.id, .secret_hash = hash_of(3), .created = kNow};
    const auto added = write([&](WriteUnit& unit) -> Result<void> {
        for (auto done : {unit.grants.add(second), unit.grants.add(first), unit.sessions.add(sessions[0]),
                          unit.sessions.add(sessions[1]), unit.tokens.add(token)}) {
            if (!done) return done;
        }
        return {};
    });
    ASSERT_TRUE(added.has_value()) << added.error().message;
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.grants.all(); }), (std::vector{second, first}));
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.sessions.all(); }), sessions);
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.tokens.all(); }), std::vector{token});
}

TEST_F(RepositoriesTest, the_audit_trail_is_bounded_and_starts_with_the_newest) {
    constexpr std::size_t kMore = 3;
    const auto filled = write([](WriteUnit& unit) -> Result<void> {
        for (std::size_t i = 1; i <= kMaxAuditEntries + kMore; ++i) {
            AuditEntry entry{.place = {}, .at = kNow, .action = "login", .detail = std::to_string(i)};
            if (auto done = unit.audit.append(entry); !done) return done;
        }
        return {};
    });
    ASSERT_TRUE(filled.has_value()) << filled.error().message;
    std::size_t expected = kMaxAuditEntries + kMore;
    Cursor before;
    for (bool more = true; more;) {
        const auto page = database->read([&](ReadUnit& unit) { return unit.audit.list(before, 3000); });
        ASSERT_TRUE(page.has_value());
        for (const AuditEntry& entry : page->items) ASSERT_EQ(entry.detail, std::to_string(expected--));
        before = page->next;
        more = page->more;
    }
    EXPECT_EQ(expected, kMore) << "entries are missing or too many";
}

}  // namespace
}  // namespace vedette::store
