// What every database of the store promises, over two connections to the same data. A new kind of database is
// a row of kBackends.
#include <atomic>
#include <barrier>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store {
namespace {

// A kind of database. `open` returns another connection to the data in `folder`.
struct Backend {
    const char* name;
    Result<std::unique_ptr<Database>> (*open)(const std::string& folder);
};

constexpr Backend kBackends[] = {
    {"sqlite", [](const std::string& folder) { return open_sqlite(folder + "/vedette.db"); }},
};

class DatabaseConformance : public testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        for (auto* const database : {&one_, &two_}) {
            auto opened = GetParam().open(folder_.path());
            ASSERT_TRUE(opened.has_value()) << opened.error().message;
            *database = std::move(*opened);
        }
    }
    Database& one() { return *one_; }
    Database& two() { return *two_; }

    static Result<User> find(Database& database, const std::string& name) {
        return database.read([&](ReadUnit& unit) { return unit.users.find_by_name(name); });
    }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<Database> one_;
    std::unique_ptr<Database> two_;
};

TEST_P(DatabaseConformance, the_other_connection_reads_what_was_committed) {
    User anna = user_named("anna", Role::kOperator);
    anna.created = kNow + 999ns;  // less than a microsecond is not kept
    add_user(one(), anna);
    EXPECT_EQ(anna.version, 1);
    anna.created = kNow;
    const auto by_name = find(two(), "anna");
    ASSERT_TRUE(by_name.has_value()) << by_name.error().message;
    EXPECT_EQ(*by_name, anna);
    EXPECT_EQ(two().read([&](ReadUnit& unit) { return unit.users.find(anna.id); }), anna);
    EXPECT_EQ(kind_of(find(two(), "Anna")), Kind::kNotFound) << "names are compared byte by byte";
}

TEST_P(DatabaseConformance, a_failed_unit_changes_nothing_in_any_repository) {
    User anna = user_named("anna");
    AuditEntry entry{.place = {}, .at = kNow, .action = "add user"};
    const auto failed = one().write([&](WriteUnit& unit) -> Result<void> {
        EXPECT_TRUE(unit.users.add(anna).has_value());
        EXPECT_TRUE(unit.audit.append(entry).has_value());
        return fail(Kind::kInvalidArgument, "changed my mind");
    });
    EXPECT_EQ(kind_of(failed), Kind::kInvalidArgument);
    EXPECT_EQ(kind_of(find(one(), "anna")), Kind::kNotFound);
    EXPECT_EQ(kind_of(find(two(), "anna")), Kind::kNotFound);
    const auto audit = two().read([](ReadUnit& unit) { return unit.audit.list({}, 10); });
    ASSERT_TRUE(audit.has_value());
    EXPECT_TRUE(audit->items.empty());
}

TEST_P(DatabaseConformance, a_unit_that_goes_on_after_a_conflict_is_not_committed) {
    User anna = user_named("anna");
    add_user(one(), anna);
    User same_name = user_named("anna");
    User bert = user_named("bert");
    const auto done = two().write([&](WriteUnit& unit) -> Result<void> {
        EXPECT_EQ(kind_of(unit.users.add(same_name)), Kind::kFailedPrecondition);
        static_cast<void>(unit.users.add(bert));
        return {};
    });
    EXPECT_EQ(kind_of(done), Kind::kFailedPrecondition);
    EXPECT_EQ(kind_of(find(one(), "bert")), Kind::kNotFound);
    const auto next = two().write([&](WriteUnit& unit) { return unit.users.add(bert); });
    EXPECT_TRUE(next.has_value()) << "the conflict stays after its unit";
}

TEST_P(DatabaseConformance, of_two_who_changed_the_same_version_the_second_is_refused) {
    User anna = user_named("anna");
    add_user(one(), anna);
    User first = *find(one(), "anna");
    User second = *find(two(), "anna");
    first.role = Role::kOwner;
    second.password_hash = "other";
    ASSERT_TRUE(one().write([&](WriteUnit& unit) { return unit.users.update(first); }).has_value());
    EXPECT_EQ(first.version, 2);
    EXPECT_EQ(kind_of(two().write([&](WriteUnit& unit) { return unit.users.update(second); })),
              Kind::kFailedPrecondition);
    EXPECT_EQ(find(two(), "anna"), first);
    second.id = make_uuid7(kNow);
    EXPECT_EQ(kind_of(two().write([&](WriteUnit& unit) { return unit.users.update(second); })),
              Kind::kNotFound);
}

TEST_P(DatabaseConformance, no_update_is_lost_when_two_count_at_once) {
    constexpr int kEach = 25;
    User counter = user_named("counter");
    counter.password_hash = "0";
    add_user(one(), counter);
    std::atomic<int> conflicts = 0;
    const auto count = [&](Database& database) {
        for (int done = 0; done < kEach;) {
            User user = *find(database, "counter");
            user.password_hash = std::to_string(std::stoi(user.password_hash) + 1);
            const auto stored = database.write([&](WriteUnit& unit) { return unit.users.update(user); });
            if (stored)
                ++done;
            else if (stored.error().kind == Kind::kFailedPrecondition)
                ++conflicts;
            else
                return;
        }
    };
    std::thread other(count, std::ref(two()));
    count(one());
    other.join();
    EXPECT_EQ(find(one(), "counter")->password_hash, std::to_string(2 * kEach)) << conflicts << " conflicts";
}

TEST_P(DatabaseConformance, of_two_who_add_one_name_at_once_one_is_refused) {
    for (int round = 0; round < 10; ++round) {
        std::barrier both(2);
        std::atomic<int> added = 0;
        std::atomic<int> refused = 0;
        const auto add = [&](Database& database) {
            User user = user_named("name " + std::to_string(round));
            both.arrive_and_wait();
            const auto done = database.write([&](WriteUnit& unit) { return unit.users.add(user); });
            if (done)
                ++added;
            else if (done.error().kind == Kind::kFailedPrecondition)
                ++refused;
        };
        std::thread other(add, std::ref(two()));
        add(one());
        other.join();
        EXPECT_EQ(added, 1);
        EXPECT_EQ(refused, 1);
    }
}

TEST_P(DatabaseConformance, a_reader_sees_one_state_and_does_not_wait_for_a_writer) {
    User anna = user_named("anna");
    User bert = user_named("bert");
    add_user(one(), anna);
    const auto seen = two().read([&](ReadUnit& unit) -> Result<std::size_t> {
        const auto before = unit.users.list({}, 10);
        if (!before) return std::unexpected(before.error());
        const auto written = one().write([&](WriteUnit& writing) -> Result<void> {
            auto added = writing.users.add(bert);
            const auto beside = unit.users.list({}, 10);  // the writer has not committed
            EXPECT_TRUE(beside.has_value());
            return added;
        });
        EXPECT_TRUE(written.has_value());
        const auto after = unit.users.list({}, 10);
        if (!after) return std::unexpected(after.error());
        EXPECT_EQ(after->items, before->items) << "the state changed under the reader";
        return after->items.size();
    });
    EXPECT_EQ(seen, 1U);
    EXPECT_TRUE(find(two(), "bert").has_value());
}

TEST_P(DatabaseConformance, a_reader_that_follows_a_cursor_misses_no_concurrent_insert) {
    constexpr std::size_t kEach = 40;
    const auto add = [](Database& database, const std::string& prefix) {
        for (std::size_t i = 0; i < kEach; ++i) {
            User user = user_named(prefix + std::to_string(i));
            if (!database.write([&](WriteUnit& unit) { return unit.users.add(user); })) return;
        }
    };
    std::thread first(add, std::ref(one()), "a");
    std::thread second(add, std::ref(two()), "b");
    std::atomic<bool> over = false;
    std::vector<std::string> names;
    std::thread reader([&] {
        Cursor cursor;
        for (bool last = false; !last;) {
            last = over;
            const auto page = one().read([&](ReadUnit& unit) { return unit.users.list(cursor, 7); });
            if (!page) return;
            for (const User& user : page->items) names.push_back(user.name);
            cursor = page->next;
            last = last && !page->more;
        }
    });
    first.join();
    second.join();
    over = true;
    reader.join();
    EXPECT_EQ(names.size(), 2 * kEach);
    std::size_t next_a = 0;
    std::size_t next_b = 0;
    for (const std::string& name : names) {
        std::size_t& next = name[0] == 'a' ? next_a : next_b;
        EXPECT_EQ(name.substr(1), std::to_string(next++)) << "out of order";
    }
}

TEST_P(DatabaseConformance, after_a_stop_nothing_is_committed) {
    std::stop_source stop;
    User anna = user_named("anna");
    const auto done = one().write(
        [&](WriteUnit& unit) {
            auto added = unit.users.add(anna);
            stop.request_stop();
            return added;
        },
        stop.get_token());
    EXPECT_EQ(kind_of(done), Kind::kCancelled);
    EXPECT_EQ(kind_of(find(one(), "anna")), Kind::kNotFound);
}

TEST_P(DatabaseConformance, the_change_number_differs_after_a_commit_of_whatever_connection) {
    const auto number = one().change_number();
    ASSERT_TRUE(number.has_value()) << number.error().message;
    EXPECT_EQ(one().change_number().value_or(-1), *number) << "nothing has changed";
    static_cast<void>(find(one(), "anna"));
    EXPECT_EQ(one().change_number().value_or(-1), *number) << "nothing but a reader";
    User anna = user_named("anna");
    User bert = user_named("bert");
    add_user(two(), anna);
    const auto after_other = one().change_number();
    ASSERT_TRUE(after_other.has_value());
    EXPECT_NE(*after_other, *number) << "a commit of the other connection";
    add_user(one(), bert);
    const auto after_own = one().change_number();
    ASSERT_TRUE(after_own.has_value());
    EXPECT_NE(*after_own, *after_other) << "a commit of its own";
    EXPECT_EQ(one().change_number().value_or(-1), *after_own);
}

INSTANTIATE_TEST_SUITE_P(All, DatabaseConformance, testing::ValuesIn(kBackends),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace vedette::store
