#include "hub/probe/page.hpp"

#include <gtest/gtest.h>

namespace vedette::probe {
namespace {

using Links = std::vector<std::string>;

TEST(Page, has_the_title_of_its_head) {
    EXPECT_EQ(page_title("<html><head><TITLE lang=en>\n My camera </Title></head>"), "My camera");
    EXPECT_EQ(page_title("<title></title>"), "");
    EXPECT_EQ(page_title("<title>cut"), "");
    EXPECT_EQ(page_title("no page"), "");
}

TEST(Page, names_addresses_that_may_be_pictures) {
    const std::string_view html =
        R"(<img src="/stream"><IMG SRC='http://cam:81/video?a=1&amp;b=2'><a href=/snapshot.jpg>x</a>)"
        R"(<script src="/stream.js"></script><a href="javascript:stream"></a><img src="/stream"><img data-src="mjpg">)"
        R"(<a href="/settings">)";
    EXPECT_EQ(picture_links(html, 10),
              (Links{"/stream", "http://cam:81/video?a=1&b=2", "/snapshot.jpg", "mjpg"}));
    EXPECT_EQ(picture_links(html, 1), Links{"/stream"});
}

TEST(Page, is_read_at_every_cut) {
    const std::string html = R"(<title>My camera</title><img src="/stream"><a href='/cam.jpg'>)";
    for (std::size_t n = 0; n <= html.size(); ++n) {
        const std::string cut = html.substr(0, n);
        const std::string title = page_title(cut);
        EXPECT_TRUE(title.empty() || title == "My camera") << n;
        for (const std::string& link : picture_links(cut, 9))
            EXPECT_TRUE(link == "/stream" || link == "/cam.jpg") << n;
    }
}

}  // namespace
}  // namespace vedette::probe
