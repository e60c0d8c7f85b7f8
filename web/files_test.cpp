#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "embedded/label.hpp"
#include "embedded/web.hpp"

namespace vedette::embedded {
namespace {

std::string source(std::string_view folder, std::string_view path) {
    const std::string name = path == "/" ? "/index.html" : std::string(path);
    std::ifstream in(VEDETTE_WEB_FOLDER + std::string(folder) + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool shared(std::string_view path) { return path == "/icon.svg" || path == "/colours.css"; }

TEST(WebFiles, each_is_in_the_program_byte_for_byte) {
    ASSERT_FALSE(web_files().empty());
    for (const EmbeddedFile& file : web_files()) {
        EXPECT_FALSE(file.body.empty()) << file.path;
        EXPECT_EQ(file.body, source("", file.path)) << file.path;
    }
    ASSERT_FALSE(label_files().empty());
    for (const EmbeddedFile& file : label_files())
        EXPECT_EQ(file.body, source(shared(file.path) ? "" : "/label", file.path)) << file.path;
}

TEST(WebFiles, the_page_for_labels_loads_what_is_there) {
    std::string paths;
    for (const EmbeddedFile& file : label_files()) paths += std::string(file.path) + " ";
    EXPECT_EQ(
        paths,
        "/ /label.css /label.js /pointer.js /keys.js /lists.js /draw.js /model.js /pictures.js /saving.js "
        "/colours.css /icon.svg ");
}

TEST(WebFiles, the_page_is_the_root_and_what_it_loads_is_there) {
    std::string paths;
    for (const EmbeddedFile& file : web_files()) {
        paths += std::string(file.path) + " ";
        if (file.path == "/") {
            EXPECT_EQ(file.type, "text/html; charset=utf-8");
        }
        if (file.path == "/page.js") {
            EXPECT_EQ(file.type, "text/javascript; charset=utf-8");
        }
    }
    EXPECT_EQ(paths, "/ /colours.css /page.css /icon.svg /page.js /card.js /live.js /age.js /envelope.js ");
}

}  // namespace
}  // namespace vedette::embedded
