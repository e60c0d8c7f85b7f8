// A writer whose traces show what of its work is stored: it counts up, and stores each number in an object, a
// user and the audit trail.
#pragma once

#include <charconv>

#include "hub/store/blobs.hpp"
#include "hub/store/sqlite/connection.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store {

constexpr std::size_t kBlobSize = 9000;  // more than two pages of a disk

inline std::string blob_key(int number) { return "numbers/" + std::to_string(number % 8); }
inline std::string blob_body(int number) {
    return std::string(kBlobSize, static_cast<char>('a' + number % 26));
}

// kNotFound: nothing is counted yet.
inline Result<int> stored_number(Database& database) {
    const auto user = database.read([](ReadUnit& unit) { return unit.users.find_by_name("counter"); });
    if (!user) return std::unexpected(user.error());
    const std::string& text = user->password_hash;
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Stores the number after the stored one.
inline Result<void> count_up(Database& database, BlobStore& blobs) {
    const auto before = stored_number(database);
    const int number = before.value_or(0) + 1;
    auto writer = blobs.create(blob_key(number));
    if (!writer) return std::unexpected(writer.error());
    if (auto done = (*writer)->write(as_bytes(blob_body(number))); !done) return done;
    if (auto done = (*writer)->commit(); !done) return done;
    return database.write([&](WriteUnit& unit) -> Result<void> {
        auto user = unit.users.find_by_name("counter");
        if (!user) user = user_named("counter");
        user->password_hash = std::to_string(number);
        AuditEntry entry{.place = {}, .at = kNow, .action = "count", .detail = user->password_hash};
        if (auto done = unit.audit.append(entry); !done) return done;
        return user->version == 0 ? unit.users.add(*user) : unit.users.update(*user);
    });
}

// The stored number, after a check of all traces; 0: nothing is counted yet. `answered` units were answered;
// the next one may be stored without an answer.
inline void check_count(const std::string& folder, int answered, int& stored) {
    stored = 0;
    const std::string path = folder + "/vedette.db";
    const auto database = open_sqlite(path);
    ASSERT_TRUE(database.has_value()) << database.error().message;
    auto connection = sqlite::Connection::open(path);
    ASSERT_TRUE(connection.has_value()) << connection.error().message;
    std::string integrity;
    const auto checked = connection->select("PRAGMA integrity_check", {},
                                            [&](const sqlite::Row& row) { integrity += row.text(0); });
    ASSERT_TRUE(checked.has_value());
    ASSERT_EQ(integrity, "ok");
    const auto number = stored_number(**database);
    if (!number && answered == 0) return;
    ASSERT_TRUE(number.has_value()) << number.error().message << " after " << answered << " answers";
    ASSERT_TRUE(*number == answered || *number == answered + 1) << *number << " instead of " << answered;
    const auto audit = (*database)->read([](ReadUnit& unit) { return unit.audit.list({}, 100'000); });
    ASSERT_TRUE(audit.has_value());
    ASSERT_EQ(audit->items.size(), static_cast<std::size_t>(*number)) << "half of a unit";
    ASSERT_EQ(audit->items.front().detail, std::to_string(*number)) << "half of a unit";
    const auto blobs = make_blob_folder(folder);
    std::string body(kBlobSize + 1, '?');
    const auto size =
        blobs->read(blob_key(*number), 0, {reinterpret_cast<std::uint8_t*>(body.data()), body.size()});
    ASSERT_EQ(size, kBlobSize);
    body.pop_back();
    ASSERT_EQ(body, blob_body(*number)) << "half of an object, or an older one";
    stored = *number;
}

}  // namespace vedette::store
