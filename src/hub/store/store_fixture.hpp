// Rows for the store's tests, and a folder for its files.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "hub/base/uuid.hpp"
#include "hub/store/database.hpp"

namespace vedette::store {

constexpr UtcTime kNow{1'700'000'000s + 123456us};

// A new folder, removed with all its files.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = testing::TempDir() + "vedette-store-XXXXXX";
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

inline SecretHash hash_of(int number) {
    SecretHash hash{};
    hash[0] = static_cast<std::uint8_t>(number);
    hash[1] = static_cast<std::uint8_t>(number >> 8);
    hash[31] = 1;
    return hash;
}

inline User user_named(const std::string& name, Role role = Role::kViewer) {
    return {.id = make_uuid7(kNow), .name = name, .role = role, .password_hash = "h", .created = kNow};
}

inline Session session_of(const User& user, int number) {
    return {.id = make_uuid7(kNow),
            .user = user.id,
            .link = "",
            .secret_hash = hash_of(number),
            .means = "form",
            .address = "192.168.1.7",
            .agent = "Firefox",
            .created = kNow,
            .seen = kNow,
            .expires = kNow + 3600s,
            .ends = kNow + 86400s};
}

inline Link link_of(const User& user, int number) {
    return {.id = make_uuid7(kNow),
            .user = user.id,
            .camera = "porch",
            .rights = {.live = true, .snapshot = true, .steer = false},
            .max_viewers = 3,
            .note = "grandma",
            .secret_hash = hash_of(number),
            .created = kNow,
            .expires = kNow + 60s};
}

// The kind of a failed result; a success is a failure of the test.
template <class T>
Kind kind_of(const Result<T>& result) {
    EXPECT_FALSE(result.has_value()) << "succeeded";
    return result ? Kind::kInternal : result.error().kind;
}

// Adds the user, which must succeed.
inline void add_user(Database& database, User& user) {
    const auto done = database.write([&](WriteUnit& unit) { return unit.users.add(user); });
    ASSERT_TRUE(done.has_value()) << done.error().message;
}

}  // namespace vedette::store
