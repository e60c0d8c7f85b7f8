// What every implementation of files::Files must do. Compiled into the tests of each.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/files/testing/device.hpp"

namespace vedette::files {
namespace {

void put(Files& files, const std::string& path, std::string_view text) {
    const auto handle = files.create(path);
    ASSERT_TRUE(handle);
    ASSERT_TRUE(files.write(*handle, as_bytes(text)));
    ASSERT_TRUE(files.close(*handle));
}

std::string read(Files& files, Handle handle, std::uint64_t offset = 0) {
    std::array<std::uint8_t, 64> memory{};
    const auto size = files.read(handle, offset, memory);
    return size ? std::string(as_text(Bytes(memory).first(*size))) : "?";
}

std::string text(Files& files, const std::string& path) {
    const auto handle = files.open(path);
    if (!handle) return "?";
    const std::string out = read(files, *handle);
    EXPECT_TRUE(files.close(*handle));
    return out;
}

// "name" or "name/", sorted.
std::vector<std::string> entries(Files& files, const std::string& path) {
    std::vector<std::string> out;
    const auto folder = files.open_folder(path);
    if (!folder) return {"?"};
    for (Entry entry; files.next_entry(*folder, entry).value_or(false);)
        out.push_back(std::string(entry.name).append(entry.stat.kind == Kind::kFolder ? "/" : ""));
    EXPECT_TRUE(files.close(*folder));
    std::ranges::sort(out);
    return out;
}

std::expected<Stat, Error> replace(Files& files, const std::string& path, std::string_view text) {
    const auto handle = files.begin_replace(path, text.size());
    if (!handle) return std::unexpected(handle.error());
    if (const auto written = files.write(*handle, as_bytes(text)); !written) {
        files.abandon_replace(*handle);
        return std::unexpected(written.error());
    }
    return files.finish_replace(*handle);
}

TEST(FilesContract, a_file_is_created_appended_to_and_read_from_any_byte) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "one ");
    const auto handle = files.append(path);
    ASSERT_TRUE(handle);
    EXPECT_TRUE(files.write(*handle, as_bytes("two")));
    EXPECT_TRUE(files.write(*handle, {}));
    EXPECT_TRUE(files.close(*handle));
    const auto reader = files.open(path);
    ASSERT_TRUE(reader);
    EXPECT_EQ(read(files, *reader), "one two");
    EXPECT_EQ(read(files, *reader, 4), "two");
    EXPECT_EQ(read(files, *reader, 7), "");
    EXPECT_EQ(read(files, *reader, 1ULL << 40), "");
    EXPECT_EQ(read(files, *reader, 1), "ne two");
    EXPECT_TRUE(files.close(*reader));
    put(files, path, "new");
    EXPECT_EQ(text(files, path), "new");
    const auto made = files.append(device->folder() + "/b");
    ASSERT_TRUE(made);
    EXPECT_TRUE(files.close(*made));
    EXPECT_EQ(text(files, device->folder() + "/b"), "");
}

TEST(FilesContract, stat_tells_kind_size_and_identity) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "12345");
    ASSERT_TRUE(files.make_folder(device->folder() + "/f"));
    const auto file = files.stat(path);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->kind, Kind::kFile);
    EXPECT_EQ(file->size, 5U);
    EXPECT_TRUE(file->may_write);
    const auto folder = files.stat(device->folder() + "/f");
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->kind, Kind::kFolder);
    const auto handle = files.open(path);
    ASSERT_TRUE(handle);
    EXPECT_TRUE(files.stat(*handle) == *file);
    EXPECT_TRUE(files.close(*handle));
    const auto root = files.stat("/");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->kind, Kind::kFolder);
}

TEST(FilesContract, what_is_not_there_has_an_error_of_its_own) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string none = device->folder() + "/none", file = device->folder() + "/file";
    put(files, file, "x");
    EXPECT_EQ(files.stat(none).error(), Error::kNotFound);
    EXPECT_EQ(files.open(none).error(), Error::kNotFound);
    EXPECT_EQ(files.open_folder(none).error(), Error::kNotFound);
    EXPECT_EQ(files.create(none + "/a").error(), Error::kNotFound);
    EXPECT_EQ(files.append(none + "/a").error(), Error::kNotFound);
    EXPECT_EQ(files.begin_replace(none + "/a", 1).error(), Error::kNotFound);
    EXPECT_EQ(files.make_folder(none + "/a").error(), Error::kNotFound);
    EXPECT_EQ(files.remove_file(none).error(), Error::kNotFound);
    EXPECT_EQ(files.remove_folder(none).error(), Error::kNotFound);
    EXPECT_EQ(files.rename(none, file).error(), Error::kNotFound);
    EXPECT_EQ(files.space(none).error(), Error::kNotFound);
    EXPECT_EQ(files.open(device->folder()).error(), Error::kIsFolder);
    EXPECT_EQ(files.create(device->folder()).error(), Error::kIsFolder);
    EXPECT_EQ(files.append(device->folder()).error(), Error::kIsFolder);
    EXPECT_EQ(files.begin_replace(device->folder(), 1).error(), Error::kIsFolder);
    EXPECT_EQ(files.remove_file(device->folder()).error(), Error::kIsFolder);
    EXPECT_EQ(files.open_folder(file).error(), Error::kNotFolder);
    EXPECT_EQ(files.remove_folder(file).error(), Error::kNotFolder);
    EXPECT_EQ(files.open(file + "/a").error(), Error::kNotFolder);
    EXPECT_EQ(files.make_folder(file).error(), Error::kExists);
    EXPECT_EQ(files.make_folder(device->folder()).error(), Error::kExists);
    EXPECT_EQ(files.stat("relative").error(), Error::kBadPath);
    EXPECT_EQ(files.stat("").error(), Error::kBadPath);
    EXPECT_EQ(files.create(device->folder() + "/" + std::string(300, 'n')).error(), Error::kBadPath);
    EXPECT_EQ(text(files, file), "x");
}

TEST(FilesContract, a_handle_does_what_it_was_opened_for_and_nothing_when_it_is_closed) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "x");
    std::array<std::uint8_t, 4> memory{};
    const auto reader = files.open(path);
    const auto folder = files.open_folder(device->folder());
    ASSERT_TRUE(reader && folder);
    EXPECT_FALSE(files.write(*reader, as_bytes("y")));
    EXPECT_FALSE(files.finish_replace(*reader));
    EXPECT_FALSE(files.read(*folder, 0, memory));
    Entry entry;
    EXPECT_FALSE(files.next_entry(*reader, entry));
    const auto again = files.open(path);  // finish_replace() may have ended the first
    ASSERT_TRUE(again);
    EXPECT_TRUE(files.close(*again));
    EXPECT_FALSE(files.close(*again));
    EXPECT_FALSE(files.read(*again, 0, memory));
    EXPECT_FALSE(files.stat(*again));
    EXPECT_FALSE(files.close(0));
    EXPECT_FALSE(files.close(12345));
    EXPECT_EQ(text(files, path), "x");
}

TEST(FilesContract, folders_list_their_entries_and_are_removed_when_empty) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string root = device->folder();
    EXPECT_TRUE(entries(files, root).empty());
    ASSERT_TRUE(files.make_folder(root + "/f"));
    put(files, root + "/f/b", "22");
    put(files, root + "/f/a", "1");
    put(files, root + "/c", "3");
    EXPECT_TRUE(entries(files, root) == (std::vector<std::string>{"c", "f/"}));
    EXPECT_TRUE(entries(files, root + "/f") == (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(files.remove_folder(root + "/f").error(), Error::kNotEmpty);
    EXPECT_TRUE(files.remove_file(root + "/f/a"));
    EXPECT_TRUE(files.remove_file(root + "/f/b"));
    EXPECT_TRUE(files.remove_folder(root + "/f"));
    EXPECT_TRUE(entries(files, root) == (std::vector<std::string>{"c"}));
}

TEST(FilesContract, rename_moves_a_file_or_a_folder_and_takes_the_place_of_a_file) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string root = device->folder();
    put(files, root + "/a", "a");
    put(files, root + "/b", "b");
    ASSERT_TRUE(files.make_folder(root + "/f"));
    EXPECT_TRUE(files.rename(root + "/a", root + "/a"));
    EXPECT_TRUE(files.rename(root + "/a", root + "/b"));
    EXPECT_EQ(text(files, root + "/b"), "a");
    EXPECT_TRUE(files.rename(root + "/b", root + "/f/c"));
    EXPECT_TRUE(files.rename(root + "/f", root + "/g"));
    EXPECT_EQ(text(files, root + "/g/c"), "a");
    EXPECT_TRUE(entries(files, root) == (std::vector<std::string>{"g/"}));
    put(files, root + "/d", "d");
    EXPECT_EQ(files.rename(root + "/d", root + "/g").error(), Error::kIsFolder);
    EXPECT_EQ(files.rename(root + "/g", root + "/d").error(), Error::kNotFolder);
    EXPECT_EQ(files.rename(root + "/g", root + "/g/h").error(), Error::kNotAllowed);
}

TEST(FilesContract, another_file_takes_the_place_of_one_at_once) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "old");
    const auto before = files.stat(path);
    ASSERT_TRUE(before);
    const auto handle = files.begin_replace(path, 3);
    ASSERT_TRUE(handle);
    EXPECT_TRUE(files.write(*handle, as_bytes("ne")));
    EXPECT_TRUE(files.write(*handle, as_bytes("wer")));
    EXPECT_EQ(text(files, path), "old");
    const auto after = files.finish_replace(*handle);
    ASSERT_TRUE(after);
    EXPECT_EQ(text(files, path), "newer");
    EXPECT_TRUE(files.stat(path) == *after);
    EXPECT_EQ(after->size, 5U);
    EXPECT_TRUE(after->identity != before->identity || after->identity == 0);
    EXPECT_EQ(entries(files, device->folder()).size(), 1U);
    EXPECT_FALSE(files.write(*handle, as_bytes("x")));
}

TEST(FilesContract, a_replacement_that_is_abandoned_leaves_nothing) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "old");
    const auto handle = files.begin_replace(path, 3);
    ASSERT_TRUE(handle);
    EXPECT_TRUE(files.write(*handle, as_bytes("new")));
    files.abandon_replace(*handle);
    EXPECT_FALSE(files.finish_replace(*handle));
    EXPECT_EQ(text(files, path), "old");
    EXPECT_TRUE(entries(files, device->folder()) == (std::vector<std::string>{"a"}));
    ASSERT_TRUE(replace(files, device->folder() + "/b", "made"));
    EXPECT_EQ(text(files, device->folder() + "/b"), "made");
    EXPECT_EQ(entries(files, device->folder()).size(), 2U);
}

TEST(FilesContract, a_reader_keeps_the_replaced_bytes_where_reads_replaced_says_so) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "old");
    const auto reader = files.open(path);
    ASSERT_TRUE(reader);
    const auto replaced = replace(files, path, "new");
    EXPECT_EQ(replaced.has_value(), files.reads_replaced());
    EXPECT_EQ(read(files, *reader), "old");
    EXPECT_TRUE(files.close(*reader));
    EXPECT_EQ(text(files, path), files.reads_replaced() ? "new" : "old");
    EXPECT_TRUE(replace(files, path, "newer"));
    EXPECT_EQ(text(files, path), "newer");
}

TEST(FilesContract, too_little_room_is_said_before_the_first_byte_and_leaves_the_old_file) {
    const auto device = make_device();
    Files& files = device->files();
    const std::string path = device->folder() + "/a";
    put(files, path, "old");
    const auto space = files.space(path);
    ASSERT_TRUE(space);
    EXPECT_LE(space->free, space->total);
    EXPECT_EQ(files.begin_replace(path, space->total + 1).error(), Error::kNoSpace);
    device->fill();
    const auto handle = files.begin_replace(path, 3);
    if (handle) {
        const std::string many(1000, 'x');
        int written = 0;
        Error error = Error::kFailed;
        for (; written < 100; ++written) {
            const auto one = files.write(*handle, as_bytes(many));
            if (one) continue;
            error = one.error();
            break;
        }
        EXPECT_LT(written, 100);
        EXPECT_EQ(error, Error::kNoSpace);
        files.abandon_replace(*handle);
    } else {
        EXPECT_EQ(handle.error(), Error::kNoSpace);
    }
    EXPECT_EQ(text(files, path), "old");
    EXPECT_EQ(entries(files, device->folder()).size(), 1U);
}

}  // namespace
}  // namespace vedette::files
