// The memory files do what their tests ask of them: they refuse, run full, change, and lose their power.
#include "core/files/testing/memory_files.hpp"

#include <array>

#include <gtest/gtest.h>

#include "core/files/testing/device.hpp"

namespace vedette::files {
namespace {

struct MemoryDevice final : TestDevice {
    Files& files() override { return memory_files; }
    std::string folder() override { return "/f"; }
    void fill() override { memory_files.occupy(1 << 20); }

    MemoryDevice() { EXPECT_TRUE(memory_files.make_folder("/f")); }
    std::array<std::uint8_t, 8192> memory{};
    MemoryFiles memory_files{memory};
};

std::string replaced(MemoryFiles& files, std::string_view text) {
    const auto handle = files.begin_replace("/f/a", text.size());
    if (!handle) return "not begun";
    if (!files.write(*handle, as_bytes(text.substr(0, 5))) ||
        !files.write(*handle, as_bytes(text.substr(5)))) {
        files.abandon_replace(*handle);
        return "not written";
    }
    return files.finish_replace(*handle) ? "done" : "not finished";
}

TEST(MemoryFiles, a_cut_at_each_step_leaves_the_old_or_the_new_file) {
    int old = 0, fresh = 0;
    for (const bool keeps_names : {false, true}) {
        for (std::uint64_t step = 0; step < 6; ++step) {
            MemoryDevice device;
            MemoryFiles& files = device.memory_files;
            files.put("/f/a", "old text");
            files.cut_power(step);
            const std::string said = replaced(files, "a new text");
            EXPECT_EQ(said == "done", step == 5);
            EXPECT_EQ(files.is_off(), step < 5);
            EXPECT_EQ(files.stat("/f/a").has_value(), step == 5);
            files.restart(keeps_names);
            const std::string text = files.text("/f/a");
            ++(text == "old text" ? old : fresh);
            EXPECT_TRUE(text == "old text" || (text == "a new text" && step >= 4)) << text << step;
            EXPECT_EQ(files.files(), 1U);
            EXPECT_EQ(files.open_handles(), 0U);
        }
    }
    EXPECT_EQ(old, 9);
    EXPECT_EQ(fresh, 3);
}

TEST(MemoryFiles, a_cut_in_a_plain_write_leaves_a_torn_file) {
    MemoryDevice device;
    MemoryFiles& files = device.memory_files;
    const auto handle = files.create("/f/a");
    ASSERT_TRUE(handle);
    files.cut_power(0);
    EXPECT_FALSE(files.write(*handle, as_bytes("0123456789")));
    files.restart(true);
    EXPECT_EQ(files.text("/f/a"), "01234");
}

TEST(MemoryFiles, a_call_is_refused_when_it_was_asked_for) {
    MemoryDevice device;
    MemoryFiles& files = device.memory_files;
    files.refuse(Error::kNotAllowed, 1);
    EXPECT_TRUE(files.stat("/f"));
    EXPECT_EQ(files.stat("/f").error(), Error::kNotAllowed);
    EXPECT_TRUE(files.stat("/f"));
    files.refuse_all(Error::kAbsent);
    EXPECT_EQ(files.open("/f/a").error(), Error::kAbsent);
    EXPECT_EQ(files.make_folder("/f/b").error(), Error::kAbsent);
    files.refuse_all({});
    EXPECT_TRUE(files.make_folder("/f/b"));
    files.put("/f/a", "x");
    files.set_may_write("/f/a", false);
    EXPECT_EQ(files.create("/f/a").error(), Error::kNotAllowed);
    EXPECT_EQ(files.begin_replace("/f/a", 1).error(), Error::kNotAllowed);
}

TEST(MemoryFiles, another_program_changes_a_file_in_place_or_puts_another_there) {
    MemoryDevice device;
    MemoryFiles& files = device.memory_files;
    files.put("/f/a", "one");
    const auto handle = files.open("/f/a");
    const auto before = files.stat("/f/a");
    ASSERT_TRUE(handle && before);
    std::array<std::uint8_t, 8> memory{};
    files.set_time({2s});
    files.overwrite("/f/a", "three");
    EXPECT_EQ(files.stat("/f/a")->identity, before->identity);
    EXPECT_TRUE(files.stat("/f/a")->modified != before->modified);
    EXPECT_EQ(files.read(*handle, 0, memory).value_or(0), 5U);
    files.put("/f/a", "others");
    EXPECT_TRUE(files.stat("/f/a")->identity != before->identity);
    EXPECT_EQ(files.read(*handle, 0, memory).value_or(0), 5U);
    EXPECT_EQ(files.files(), 2U);
    EXPECT_TRUE(files.close(*handle));
    EXPECT_EQ(files.files(), 1U);
}

TEST(MemoryFiles, a_card_neither_replaces_nor_removes_an_open_file) {
    MemoryDevice device;
    MemoryFiles& files = device.memory_files;
    files.set_reads_replaced(false);
    files.put("/f/a", "old");
    const auto handle = files.open("/f/a");
    ASSERT_TRUE(handle);
    EXPECT_EQ(replaced(files, "new text"), "not finished");
    EXPECT_FALSE(files.remove_file("/f/a"));
    EXPECT_EQ(files.text("/f/a"), "old");
    EXPECT_TRUE(files.close(*handle));
    EXPECT_EQ(replaced(files, "new text"), "done");
}

TEST(MemoryFiles, a_long_file_is_read_in_any_order) {
    MemoryDevice device;
    MemoryFiles& files = device.memory_files;
    std::string text;
    for (int i = 0; i < 1000; ++i) text += static_cast<char>('a' + i % 23);
    files.put("/f/a", text);
    const auto handle = files.open("/f/a");
    ASSERT_TRUE(handle);
    std::array<std::uint8_t, 200> memory{};
    for (std::size_t at = 0; at < 1000; ++at) {
        const std::size_t from = at * 607 % 1000;
        const auto size = files.read(*handle, from, memory);
        ASSERT_TRUE(size);
        EXPECT_EQ(as_text(Bytes(memory).first(*size)), std::string_view(text).substr(from, 200));
    }
}

}  // namespace

std::unique_ptr<TestDevice> make_device() { return std::make_unique<MemoryDevice>(); }

}  // namespace vedette::files
