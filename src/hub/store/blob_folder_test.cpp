#include <fstream>
#include <thread>

#include "hub/store/blobs.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store {
namespace {

class BlobFolderTest : public testing::Test {
  protected:
    void write(const std::string& key, std::string_view text) {
        auto writer = blobs->create(key);
        ASSERT_TRUE(writer.has_value()) << writer.error().message;
        ASSERT_TRUE((*writer)->write(as_bytes(text)).has_value());
        const auto done = (*writer)->commit();
        ASSERT_TRUE(done.has_value()) << done.error().message;
    }
    std::string read(const std::string& key, std::uint64_t offset = 0, std::size_t size = 100) {
        std::string text(size, '?');
        const auto got =
            blobs->read(key, offset, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
        return got ? text.substr(0, *got) : std::string(to_string(got.error().kind));
    }
    std::string list(std::string_view prefix, std::string_view after = "", std::size_t limit = 100) {
        const auto page = blobs->list(prefix, after, limit);
        if (!page) return page.error().message;
        std::string text;
        for (const BlobInfo& item : page->items) text += item.key + ":" + std::to_string(item.size) + " ";
        return text + (page->more ? "…" : "");
    }

    TemporaryFolder folder;
    const std::unique_ptr<BlobStore> blobs = make_blob_folder(folder.path());
};

TEST_F(BlobFolderTest, an_object_is_read_by_ranges) {
    write("films/porch/may.mp4", "0123456789");
    EXPECT_EQ(blobs->size("films/porch/may.mp4"), 10U);
    EXPECT_EQ(read("films/porch/may.mp4"), "0123456789");
    EXPECT_EQ(read("films/porch/may.mp4", 3, 4), "3456");
    EXPECT_EQ(read("films/porch/may.mp4", 8, 4), "89");
    EXPECT_EQ(read("films/porch/may.mp4", 10, 4), "");
    EXPECT_EQ(read("films/porch/june.mp4"), "not_found");
    EXPECT_EQ(read("films/porch"), "not_found") << "a folder is no object";
}

TEST_F(BlobFolderTest, an_object_appears_whole_and_replaces_the_older_one) {
    write("a/b", "old");
    {
        auto writer = blobs->create("a/b");
        ASSERT_TRUE(writer.has_value());
        ASSERT_TRUE((*writer)->write(as_bytes("given up")).has_value());
        EXPECT_EQ(read("a/b"), "old");
    }
    EXPECT_EQ(list(""), "a/b:3 ");
    write("a/b", "the new one");
    EXPECT_EQ(read("a/b"), "the new one");
    EXPECT_TRUE(blobs->remove("a/b").has_value());
    EXPECT_EQ(kind_of(blobs->remove("a/b")), Kind::kNotFound);
    EXPECT_EQ(list(""), "");
}

TEST_F(BlobFolderTest, lists_are_in_the_order_of_keys_by_prefix_and_in_pages) {
    // In the order of bytes, '-' and '.' come before '/', and '0' after it.
    for (const char* const key : {"a/z", "a0", "a-b/c", "a/b/c", "a.b", "b"}) write(key, "x");
    EXPECT_EQ(list(""), "a-b/c:1 a.b:1 a/b/c:1 a/z:1 a0:1 b:1 ");
    EXPECT_EQ(list("a/"), "a/b/c:1 a/z:1 ");
    EXPECT_EQ(list("a/b"), "a/b/c:1 ");
    EXPECT_EQ(list("a"), "a-b/c:1 a.b:1 a/b/c:1 a/z:1 a0:1 ");
    EXPECT_EQ(list("c"), "");
    EXPECT_EQ(list("", "", 2), "a-b/c:1 a.b:1 …");
    EXPECT_EQ(list("", "a.b", 2), "a/b/c:1 a/z:1 …");
    EXPECT_EQ(list("", "a/z", 2), "a0:1 b:1 ");
    EXPECT_EQ(list("a/", "a/b/c"), "a/z:1 ");
    std::ofstream(folder.path() + "/a/.vedette-1.tmp") << "being written";
    EXPECT_EQ(list("a/"), "a/b/c:1 a/z:1 ");
}

TEST_F(BlobFolderTest, a_key_leads_to_no_other_folder) {
    std::ofstream(folder.path() + "/.hidden") << "x";
    for (const std::string& key :
         {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string(".."),
          std::string("a/../b"), std::string(".hidden"), std::string("a\0b", 3), std::string("a b"),
          std::string("é"), std::string(201, 'n'), "a/" + std::string(1000, 'n')}) {
        EXPECT_EQ(kind_of(blobs->create(key)), Kind::kInvalidArgument) << key;
        EXPECT_EQ(kind_of(blobs->size(key)), Kind::kInvalidArgument) << key;
        EXPECT_EQ(read(key), "invalid_argument") << key;
        EXPECT_EQ(kind_of(blobs->remove(key)), Kind::kInvalidArgument) << key;
    }
    write(std::string(200, 'n') + "/x", "y");
}

TEST_F(BlobFolderTest, no_object_is_below_another_one) {
    write("a", "x");
    EXPECT_FALSE(blobs->create("a/b").has_value());
    write("c/d", "x");
    EXPECT_EQ(kind_of(blobs->create("c")), Kind::kInvalidArgument);
    EXPECT_EQ(list(""), "a:1 c/d:1 ");
}

TEST_F(BlobFolderTest, a_reader_beside_a_writer_sees_the_old_or_the_new_object) {
    constexpr std::size_t kSize = 300'000;
    write("film", std::string(kSize, 'a'));
    std::thread writer([&] {
        for (int i = 0; i < 20; ++i) write("film", std::string(kSize, i % 2 == 0 ? 'b' : 'a'));
    });
    for (int i = 0; i < 60; ++i) {
        const std::string seen = read("film", 0, kSize + 1);
        EXPECT_EQ(seen, std::string(seen.size(), seen.front())) << "two objects mixed";
        EXPECT_EQ(seen.size(), kSize);
    }
    writer.join();
}

}  // namespace
}  // namespace vedette::store
