#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "embedded/label.hpp"
#include "embedded/web.hpp"

namespace vedette::embedded {
namespace {

std::string built(std::string_view page, std::string_view path) {
    const std::string name = std::string(path) + (path.ends_with('/') ? "index.html" : "");
    std::ifstream in(std::string(VEDETTE_PAGES) + "/" + std::string(page) + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void expect_whole_page(std::string_view page, std::span<const EmbeddedFile> files) {
    ASSERT_FALSE(files.empty()) << page;
    std::set<std::string_view> paths;
    for (const EmbeddedFile& file : files) {
        EXPECT_FALSE(file.body.empty()) << file.path;
        EXPECT_EQ(file.body, built(page, file.path)) << file.path;
        EXPECT_TRUE(file.gzipped.starts_with("\x1f\x8b")) << file.path;
        EXPECT_EQ(file.tag.size(), 16U) << file.path;
        paths.insert(file.path);
    }
    ASSERT_TRUE(paths.contains("/"));
    const std::string index = built(page, "/");
    int loaded = 0;
    for (std::size_t at = index.find("\"./"); at != std::string::npos; at = index.find("\"./", at + 1)) {
        const std::size_t begin = at + 2;
        EXPECT_TRUE(paths.contains(std::string_view(index).substr(begin, index.find('"', begin) - begin)))
            << index.substr(begin, 40);
        ++loaded;
    }
    EXPECT_EQ(loaded, 3) << "script, style and icon of " << page;
    EXPECT_EQ(index.find("<script>"), std::string::npos) << "no inline script";
    EXPECT_EQ(index.find("<style"), std::string::npos) << "no inline style";
}

TEST(WebFiles, each_file_of_a_page_is_in_the_program_and_what_the_page_loads_is_there) {
    expect_whole_page("hub", web_files());
    expect_whole_page("label", label_files());
}

TEST(WebFiles, the_page_one_level_below_the_base_loads_the_same_files) {
    std::string index = built("hub", "/");
    const std::string below = built("hub", "/camera/index.html");
    for (std::size_t at = index.find("\"./"); at != std::string::npos; at = index.find("\"./", at))
        index.replace(at, 3, "\"../");
    EXPECT_EQ(below, index);
    const auto files = web_files();
    const auto file = std::ranges::find(files, "/camera/", &EmbeddedFile::path);
    ASSERT_NE(file, files.end());
    EXPECT_EQ(file->body, below);
}

TEST(WebFiles, have_the_content_types_of_their_names) {
    std::set<std::string> types;
    for (const EmbeddedFile& file : web_files()) types.emplace(file.type);
    EXPECT_EQ(types, (std::set<std::string>{"image/svg+xml", "text/css; charset=utf-8",
                                            "text/html; charset=utf-8", "text/javascript; charset=utf-8"}));
}

}  // namespace
}  // namespace vedette::embedded
