#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hub/store/sqlite/connection.hpp"
#include "hub/store/sqlite/migrations.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store::sqlite {
namespace {

class SqliteTest : public testing::Test {
  protected:
    TemporaryFolder folder;
    const std::string path = folder.path() + "/vedette.db";
};

std::string text_of(Connection& connection, const char* query) {
    std::string text;
    const auto done = connection.select(query, {}, [&](const Row& row) { text += row.text(0) + ";"; });
    return done ? text : done.error().message;
}

TEST_F(SqliteTest, a_commit_waits_for_the_disk_and_others_can_not_read_the_file) {
    auto connection = Connection::open(path);
    ASSERT_TRUE(connection.has_value()) << connection.error().message;
    EXPECT_EQ(text_of(*connection, "PRAGMA journal_mode"), "wal;");
    EXPECT_EQ(text_of(*connection, "PRAGMA synchronous"), "2;");
    ASSERT_TRUE(connection->execute("CREATE TABLE t (a)").has_value());
    for (const char* const suffix : {"", "-wal", "-shm"}) {
        struct stat about{};
        ASSERT_EQ(::stat((path + suffix).c_str(), &about), 0) << suffix;
        EXPECT_EQ(about.st_mode & 0777, 0600U) << suffix;
    }
}

TEST_F(SqliteTest, texts_with_zeros_empty_texts_and_numbers_come_back_as_they_were) {
    auto connection = Connection::open(":memory:");
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE(connection->execute("CREATE TABLE t (a TEXT, b INTEGER, c BLOB, d TEXT) STRICT"));
    const std::string text("a\0'; DROP TABLE t", 17);
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    ASSERT_EQ(connection->change("INSERT INTO t VALUES (?, ?, ?, ?)",
                                 {text, least, as_bytes(text), std::optional<std::string_view>()}),
              1U);
    ASSERT_EQ(connection->change("INSERT INTO t VALUES (?, ?, ?, ?)",
                                 {std::string_view(), true, Bytes(), std::string_view()}),
              1U);
    int rows = 0;
    const auto done = connection->select("SELECT * FROM t ORDER BY rowid", {}, [&](const Row& row) {
        if (rows++ == 0) {
            EXPECT_EQ(row.text(0), text);
            EXPECT_EQ(row.integer(1), least);
            EXPECT_EQ(as_text(row.bytes(2)), text);
            EXPECT_TRUE(row.is_null(3));
        } else {
            EXPECT_FALSE(row.is_null(0));
            EXPECT_EQ(row.text(0), "");
            EXPECT_TRUE(row.flag(1));
            EXPECT_FALSE(row.is_null(3));
        }
    });
    EXPECT_TRUE(done.has_value());
    EXPECT_EQ(rows, 2);
}

TEST_F(SqliteTest, a_damaged_file_is_data_loss_and_a_foreign_database_is_left_alone) {
    std::ofstream(path) << std::string(5000, 'x');
    EXPECT_EQ(kind_of(open_sqlite(path)), Kind::kDataLoss);
    std::filesystem::remove(path);
    {
        auto other = Connection::open(path);
        ASSERT_TRUE(other.has_value());
        ASSERT_TRUE(other->execute("CREATE TABLE bookmarks (a)").has_value());
    }
    const auto opened = open_sqlite(path);
    EXPECT_EQ(kind_of(opened), Kind::kFailedPrecondition);
    auto other = Connection::open(path);
    EXPECT_EQ(text_of(*other, "SELECT name FROM sqlite_schema"), "bookmarks;");
}

TEST_F(SqliteTest, a_database_without_a_folder_is_unavailable_or_not_found) {
    EXPECT_EQ(kind_of(open_sqlite(folder.path() + "/none/vedette.db")), Kind::kNotFound);
}

TEST_F(SqliteTest, steps_run_once_in_their_order_and_keep_the_rows) {
    constexpr const char* kSteps[] = {"CREATE TABLE t (a); INSERT INTO t VALUES ('old')",
                                      "ALTER TABLE t ADD COLUMN b DEFAULT 'new'"};
    auto connection = Connection::open(path);
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE(migrate(*connection, std::span(kSteps).first(1)).has_value());
    ASSERT_TRUE(connection->execute("INSERT INTO t VALUES ('row')").has_value());
    ASSERT_TRUE(migrate(*connection, kSteps).has_value());
    ASSERT_TRUE(migrate(*connection, kSteps).has_value());
    EXPECT_EQ(text_of(*connection, "SELECT a || ' ' || b FROM t"), "old new;row new;");
}

TEST_F(SqliteTest, a_step_that_fails_leaves_the_form_before_it) {
    constexpr const char* kSteps[] = {"CREATE TABLE t (a)", "CREATE TABLE u (a); CREATE TABLE t (a)"};
    auto connection = Connection::open(path);
    ASSERT_TRUE(connection.has_value());
    EXPECT_EQ(kind_of(migrate(*connection, kSteps)), Kind::kInternal);
    EXPECT_EQ(text_of(*connection, "SELECT name FROM sqlite_schema"), "t;");
    EXPECT_EQ(text_of(*connection, "PRAGMA user_version"), "1;");
}

TEST_F(SqliteTest, a_newer_database_is_refused_and_unchanged) {
    ASSERT_TRUE(open_sqlite(path).has_value());
    {
        auto connection = Connection::open(path);
        ASSERT_TRUE(connection.has_value());
        ASSERT_TRUE(connection->execute("PRAGMA user_version=99").has_value());
    }
    const auto opened = open_sqlite(path);
    ASSERT_EQ(kind_of(opened), Kind::kFailedPrecondition);
    EXPECT_NE(opened.error().message.find("a newer Vedette (form 99, this one knows " +
                                          std::to_string(sqlite_form()) + ")"),
              std::string::npos)
        << opened.error().message;
}

TEST_F(SqliteTest, a_unit_that_only_reads_can_not_write) {
    ASSERT_TRUE(open_sqlite(path).has_value());
    auto connection = Connection::open(path);
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE(connection->execute("PRAGMA query_only=ON").has_value());
    EXPECT_EQ(kind_of(connection->change("DELETE FROM users", {})), Kind::kPermissionDenied);
}

TEST(SqliteInMemory, reads_what_it_has_written) {
    auto database = open_sqlite("");
    ASSERT_TRUE(database.has_value()) << database.error().message;
    User anna = user_named("anna");
    add_user(**database, anna);
    EXPECT_EQ((*database)->read([](ReadUnit& unit) { return unit.users.find_by_name("anna"); }), anna);
}

}  // namespace
}  // namespace vedette::store::sqlite
