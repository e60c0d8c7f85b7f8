// Copies of a whole database, and what takes them over.
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store {
namespace {

// A database in a folder, with some users.
class Copies : public testing::Test {
  protected:
    Copies() {
        auto opened = open_sqlite(path_);
        if (opened) database_ = std::move(*opened);
    }
    User add(const std::string& name) {
        User user = user_named(name);
        add_user(*database_, user);
        return user;
    }
    void write(const std::function<Result<void>(WriteUnit&)>& work) {
        const auto done = database_->write(work);
        ASSERT_TRUE(done.has_value()) << done.error().message;
    }
    void act(const std::string& action, Duration later) {
        write([&](WriteUnit& unit) {
            AuditEntry entry{.place = {},
                             .at = kNow + later,
                             .user = "",
                             .user_name = "",
                             .address = "",
                             .action = action,
                             .detail = "{}"};
            return unit.audit.append(entry);
        });
    }
    std::string copy() const {
        auto made = copy_sqlite(path_);
        EXPECT_TRUE(made.has_value()) << made.error().message;
        return made.value_or("");
    }
    Result<void> replace(std::string_view copy) const {
        return replace_by_copy(path_, as_bytes(copy),
                               {.place = {},
                                .at = kNow + 99s,
                                .user = "",
                                .user_name = "",
                                .address = "",
                                .action = "restore",
                                .detail = "{}"});
    }

    // Of a database: users, a count of each kind, and the actions of the trail from the newest on.
    static std::string content(Database& database) {
        return *database.read([](ReadUnit& unit) -> Result<std::string> {
            std::string out;
            const auto users = unit.users.list({}, 100);
            for (const User& user : users->items)
                out += user.name + ":" + std::to_string(unit.grants.of_user(user.id)->size()) + " ";
            out += "links " + std::to_string(unit.links.list({}, 100)->items.size());
            out += " sessions " + std::to_string(unit.sessions.all()->size());
            const auto entries = unit.audit.list({}, 100);
            for (const AuditEntry& entry : entries->items) out += " " + entry.action;
            return out;
        });
    }

    TemporaryFolder folder_;
    const std::string path_ = folder_.path() + "/vedette.db";
    std::unique_ptr<Database> database_;
};

// Field case: a copy of the database's file lacks what is only in the write-ahead log, and opens without a word |
// senigami/audiobook-studio 246, theoriclabs/LeanDB 60, gem/oq-engine 11752 | the copy has every committed
// row
TEST_F(Copies, have_what_is_only_in_the_log) {
    const User anna = add("anna");
    write([&](WriteUnit& unit) {
        Link link = link_of(anna, 1);
        return unit.links.add(link);
    });
    ASSERT_TRUE(std::filesystem::exists(path_ + "-wal"));
    auto opened = open_copy(as_bytes(copy()));
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    EXPECT_EQ(content(**opened), "anna:0 links 1 sessions 0");
}

TEST_F(Copies, have_no_sessions_and_no_trace_of_them) {
    const User anna = add("anna");
    write([&](WriteUnit& unit) {
        Session session = session_of(anna, 7);
        session.agent = "a browser of some years ago";
        return unit.sessions.add(session);
    });
    const std::string bytes = copy();
    EXPECT_EQ(content(**open_copy(as_bytes(bytes))), "anna:0 links 0 sessions 0");
    EXPECT_FALSE(bytes.contains("a browser of some years ago"));
    EXPECT_EQ(content(*database_), "anna:0 links 0 sessions 1");
}

// Field case: a backup is copied over the file of a running server, and its log is played into it |
// vavallee/bindery 2337, Basekick-Labs/arc 635 | the copy is taken over in a transaction, which the running
// hub sees
TEST_F(Copies, take_the_place_of_all_users_in_a_database_that_is_open) {
    const User anna = add("anna");
    act("first", 1s);
    const std::string bytes = copy();
    const User bert = add("bert");
    write([&](WriteUnit& unit) {
        Session session = session_of(bert, 7);
        return unit.sessions.add(session);
    });
    act("second", 2s);
    const auto before = database_->change_number();
    ASSERT_TRUE(replace(bytes).has_value());
    EXPECT_NE(database_->change_number().value_or(-1), before.value_or(-1));
    EXPECT_EQ(content(*database_), "anna:0 links 0 sessions 0 restore second first");
    ASSERT_TRUE(replace(bytes).has_value());
    EXPECT_EQ(content(*database_), "anna:0 links 0 sessions 0 restore second first");
    add("carl");
    EXPECT_EQ(content(*database_), "anna:0 carl:0 links 0 sessions 0 restore second first");
}

TEST_F(Copies, bring_their_trail_into_another_database) {
    add("anna");
    act("first", 1s);
    const std::string bytes = copy();
    const std::string other = folder_.path() + "/other.db";
    ASSERT_TRUE(replace_by_copy(other, as_bytes(bytes),
                                {.place = {},
                                 .at = kNow,
                                 .user = "",
                                 .user_name = "",
                                 .address = "",
                                 .action = "restore",
                                 .detail = "{}"})
                    .has_value());
    EXPECT_EQ(content(**open_sqlite(other)), "anna:0 links 0 sessions 0 restore first");
}

TEST_F(Copies, of_a_missing_file_are_empty_and_make_none) {
    const std::string missing = folder_.path() + "/missing.db";
    const auto made = copy_sqlite(missing);
    ASSERT_TRUE(made.has_value()) << made.error().message;
    EXPECT_FALSE(std::filesystem::exists(missing));
    EXPECT_EQ(content(**open_copy(as_bytes(*made))), "links 0 sessions 0");
}

// Field case: a backup counts as good because it is long enough, and is damaged | markmhendrickson/neotoma 2075 | it is
// refused before anything is changed
TEST_F(Copies, that_are_damaged_or_cut_are_refused) {
    add("anna");
    const std::string whole = copy();
    for (std::size_t size = 0; size < whole.size(); size += 509)
        EXPECT_FALSE(replace(std::string_view(whole).substr(0, size)).has_value()) << size;
    std::string damaged = whole;
    std::fill(damaged.begin() + 4096, damaged.begin() + 4196, '\xff');
    EXPECT_EQ(kind_of(replace(damaged)), Kind::kDataLoss);
    EXPECT_EQ(kind_of(replace(std::string(8192, 'x'))), Kind::kDataLoss);
    EXPECT_EQ(content(*database_), "anna:0 links 0 sessions 0");
}

}  // namespace
}  // namespace vedette::store
