#include "core/settings/schema.hpp"

#include <gtest/gtest.h>

#include "core/settings/values.hpp"

namespace vedette::settings {
namespace {

// A row's values at its limits: what is accepted, and what is refused with which error.
struct Limit {
    const char* path;
    const char* accepted;
    const char* refused;
    ValueError error;
};

constexpr Limit kLimits[] = {
    {"version", "1", "0", ValueError::kTooSmall},
    {"version", "1", "2", ValueError::kTooLarge},
    {"version", "1", "01", ValueError::kNotANumber},
    {"version", "1", "one", ValueError::kNotANumber},
    {"listen", "127.0.0.1:0", "0.0.0.0:8480", ValueError::kNotLoopback},
    {"listen", "[::1]:65535", "[::]:8480", ValueError::kNotLoopback},
    {"listen", "localhost:8480", "localhost:65536", ValueError::kNotAListen},
    {"listen", "127.0.0.1:8480", "8480", ValueError::kNotAListen},
    {"cameras.porch.source", "x", "", ValueError::kTooShort},
    {"cameras.porch.name", "x", "", ValueError::kTooShort},
    {"cameras.porch.name", "Porch", "two\nlines", ValueError::kBadCharacter},
    {"cameras.porch.user", "x", "", ValueError::kTooShort},
    {"cameras.porch.password", "x", "", ValueError::kTooShort},
    {"cameras.porch.password_file", "x", "", ValueError::kTooShort},
    {"cameras.porch.pin", "0", "", ValueError::kTooShort},
    {"cameras.porch.pin_file", "x", "", ValueError::kTooShort},
    {"cameras.porch.ca_file", "x", "", ValueError::kTooShort},
    {"cameras.porch.verify", "true", "yes", ValueError::kNotABool},
    {"cameras.porch.verify", "false", "", ValueError::kNotABool},
    {"cameras.porch.timeout", "1s", "999ms", ValueError::kTooSmall},
    {"cameras.porch.timeout", "1h", "3600.001s", ValueError::kTooLarge},
    {"cameras.porch.timeout", "60m", "5", ValueError::kNotADuration},
    {"cameras.porch.fps", "0.01", "0.009", ValueError::kTooSmall},
    {"cameras.porch.fps", "120", "120.001", ValueError::kTooLarge},
    {"cameras.porch.fps", "1", "1/s", ValueError::kNotARate},
    {"serve.tcpcam.port", "0", "-1", ValueError::kTooSmall},
    {"serve.tcpcam.port", "65535", "65536", ValueError::kTooLarge},
    {"serve.tcpcam.camera", "a", "A", ValueError::kNotAnId},
    {"serve.tcpcam.pin_file", "x", "", ValueError::kTooShort},
    {"serve.tcpcam.delay", "0s", "2", ValueError::kNotADuration},
    {"serve.tcpcam.delay", "1h", "3600001ms", ValueError::kTooLarge},
    {"serve.tcpcam.delay", "3600s", "3600000.5ms", ValueError::kTooLarge},
    {"serve.capture.port", "0", "-1", ValueError::kTooSmall},
    {"serve.capture.port", "65535", "65536", ValueError::kTooLarge},
    {"serve.capture.camera", "a", "a b", ValueError::kNotAnId},
    {"compat.securitycam.camera", "a", "", ValueError::kNotAnId},
    {"live.max_viewers", "1", "0", ValueError::kTooSmall},
    {"live.max_viewers", "100000", "100001", ValueError::kTooLarge},
    {"live.max_viewers", "100000", "99999999999999999999", ValueError::kNotANumber},
    {"live.max_picture", "10kB", "9999", ValueError::kTooSmall},
    {"live.max_picture", "16MB", "16000001", ValueError::kTooLarge},
    {"live.max_picture", "1MB", "big", ValueError::kNotAByteCount},
    {"live.memory_per_camera", "1MB", "999999", ValueError::kTooSmall},
    {"live.memory_per_camera", "4GB", "4000000001", ValueError::kTooLarge},
    {"log.level", "debug", "trace", ValueError::kNotAChoice},
    {"log.level", "error", "info warning", ValueError::kNotAChoice},
    {"log.level", "warning", "", ValueError::kNotAChoice},
};

TEST(SettingsSchema, every_row_accepts_and_refuses_at_its_limits) {
    for (const Limit& limit : kLimits) {
        const Key* key = find_key(limit.path);
        ASSERT_TRUE(key != nullptr) << limit.path;
        EXPECT_FALSE(check_value(*key, limit.accepted).has_value()) << limit.path << " = " << limit.accepted;
        EXPECT_TRUE(check_value(*key, limit.refused) == limit.error) << limit.path << " = " << limit.refused;
    }
    for (const Key& key : keys()) {
        bool tested = false;
        for (const Limit& limit : kLimits) tested = tested || matches(key.path, limit.path);
        EXPECT_TRUE(tested) << key.path.data();
    }
}

TEST(SettingsSchema, texts_are_limited_at_both_ends) {
    static char text[4097];
    for (char& c : text) c = 'x';
    for (const Key& key : keys()) {
        if (key.type != Type::kText && key.type != Type::kPath && key.type != Type::kSource) continue;
        ASSERT_TRUE(key.max > 0 && key.max < 4097) << key.path.data();
        const auto most = static_cast<std::size_t>(key.max);
        EXPECT_FALSE(check_value(key, std::string_view(text, most)).has_value()) << key.path.data();
        EXPECT_TRUE(check_value(key, std::string_view(text, most + 1)) == ValueError::kTooLong)
            << key.path.data();
        EXPECT_TRUE(check_value(key, std::string_view("a\0b", 3)) == ValueError::kBadCharacter)
            << key.path.data();
        EXPECT_TRUE(check_value(key, "\x7f") == ValueError::kBadCharacter) << key.path.data();
        EXPECT_FALSE(check_value(key, "\xc3\xa9").has_value()) << key.path.data();
    }
}

TEST(SettingsSchema, every_row_is_complete) {
    for (const Key& key : keys()) {
        EXPECT_TRUE(find_key(key.path) == &key) << key.path.data() << " stands twice";
        EXPECT_TRUE(key.help.size() > 20 && key.help.back() == '.') << key.path.data();
        EXPECT_STREQ(key.since.data(), "0.1.0");
        EXPECT_TRUE(key.type != Type::kChoice || !key.allowed.empty()) << key.path.data();
        EXPECT_TRUE(key.min <= key.max) << key.path.data();
        EXPECT_FALSE(key.required && !key.fallback.empty()) << key.path.data();
        EXPECT_TRUE(key.fallback.empty() || !check_value(key, key.fallback)) << key.path.data();
        EXPECT_FALSE(check_value(key, key.example).has_value()) << key.path.data();
        EXPECT_TRUE(!key.secret || key.visible == Visibility::kOwner) << key.path.data();
    }
}

TEST(SettingsSchema, every_section_is_explained_and_has_keys) {
    for (const Key& key : keys()) {
        const std::size_t dot = key.path.rfind('.');
        const std::string_view parent = dot == std::string_view::npos ? "" : key.path.substr(0, dot);
        bool explained = false;
        for (const Section& section : sections()) explained = explained || section.path == parent;
        EXPECT_TRUE(explained) << key.path.data();
    }
    for (const Section& section : sections()) {
        EXPECT_TRUE(section.path.empty() || is_section(section.path)) << section.path.data();
        EXPECT_FALSE(section.help.empty()) << section.path.data();
    }
}

TEST(SettingsSchema, paths_are_found_part_by_part) {
    EXPECT_TRUE(find_key("cameras.porch.source") != nullptr);
    EXPECT_TRUE(find_key("cameras.*.source") == find_key("cameras.porch.source"));
    for (const char* path :
         {"", ".", "cameras", "cameras.porch", "cameras..source", "cameras.porch.source.x", "cameras.porch.",
          "camera.porch.source", "serve.*.port", "version.x", "Version"}) {
        EXPECT_TRUE(find_key(path) == nullptr) << path;
    }
    for (const char* path :
         {"cameras", "cameras.porch", "serve", "serve.tcpcam", "compat.securitycam", "live"}) {
        EXPECT_TRUE(is_section(path)) << path;
    }
    for (const char* path :
         {"", "version", "cameras.porch.source", "cameras.", "serve.ftp", "cameras.porch.x"}) {
        EXPECT_FALSE(is_section(path)) << path;
    }
}

TEST(SettingsSchema, everything_has_a_word) {
    for (int i = 0; i <= static_cast<int>(Type::kSource); ++i) {
        EXPECT_FALSE(to_string(static_cast<Type>(i)).empty());
    }
    for (int i = 0; i <= static_cast<int>(Visibility::kOwner); ++i) {
        EXPECT_FALSE(to_string(static_cast<Visibility>(i)).empty());
    }
    for (int i = 0; i <= static_cast<int>(Apply::kRestart); ++i) {
        EXPECT_FALSE(to_string(static_cast<Apply>(i)).empty());
    }
    for (int i = 0; i <= static_cast<int>(ValueError::kBadCharacter); ++i) {
        EXPECT_FALSE(to_string(static_cast<ValueError>(i)).empty());
    }
}

}  // namespace
}  // namespace vedette::settings
